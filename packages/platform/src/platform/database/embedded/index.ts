/**
 * PostgreSQL as a child process in the data folder: the default, for those who bring no server of
 * their own.
 */
export { backup } from './backup.ts'
export { embeddedErrors } from './errors.ts'
export { restore } from './restore.ts'
export {
  attachEmbedded,
  type Embedded,
  type EmbeddedConnection,
  openEmbedded,
} from './server.ts'
