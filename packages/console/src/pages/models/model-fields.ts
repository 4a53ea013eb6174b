import type { Reply } from '../../api/client.ts'

type Field = Reply<'GET /model-fields'>['groups'][number]['fields'][number]
type Model = Pick<Reply<'GET /models/:id'>, 'kind' | 'origin'>

/** Whether a field of the catalogue is asked of models of this kind and origin. */
export const isFieldOf =
  ({ kind, origin }: Model) =>
  ({ kinds, origins }: Field): boolean =>
    origins.includes(origin) && (kinds?.includes(kind) ?? true)
