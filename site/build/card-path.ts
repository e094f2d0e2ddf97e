/** The address of a page's picture for link previews: below /og, by the page's own address. */
export function cardPath(page: string): string {
  return `/og${page === '/' ? '/index' : page}.png`;
}
