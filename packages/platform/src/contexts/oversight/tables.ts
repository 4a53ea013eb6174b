/** Each part of the context declares its own tables; who imports this file has them all. */
import './notice-tables.ts'
