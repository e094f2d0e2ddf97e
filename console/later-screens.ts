/**
 * The screens nobody opens first, fetched together when a link to one of them is pointed at. One
 * file for all of them: with one each, the bundler cuts what they share into a dozen small ones.
 */
export { Connection } from './screens/connection.tsx';
export { Join } from './screens/join.tsx';
export { Members } from './screens/members.tsx';
export { NewWorkspace } from './screens/new-workspace.tsx';
