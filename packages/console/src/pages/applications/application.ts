import type { Reply } from '../../api/client.ts'

export type Application = Reply<'GET /applications/:id'>
