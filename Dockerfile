# syntax=docker/dockerfile:1

# Builds the public pages and the console. The image already is the pinned Node's major version,
# so install scripts, whose main work is to fetch that Node, are not needed.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
ARG SITE_ORIGIN
RUN node -e "import('./scripts/build.mjs').then(({ build }) => build({ only: ['site'] }))"

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY domain domain
COPY api api
# Consent and error pages are written by the server in the site's colours.
COPY site/styles site/styles
COPY --from=build /app/dist/site dist/site
RUN mkdir data && chown node:node data

USER node
VOLUME /app/data
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 4000) + '/healthz').then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "api/main.ts"]
