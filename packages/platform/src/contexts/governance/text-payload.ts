import type { ApplicationId } from '#kernel/ids.ts'
import type { PayloadDraft } from '#platform/services.ts'

/** What people write in their own words may name people, so it stands encrypted beside the entry and not in its body. */
export function textPayload(
  name: string,
  business: ApplicationId | undefined,
  text: string | undefined,
): readonly PayloadDraft[] {
  if (text === undefined) return []
  const of = business === undefined ? {} : { business }
  return [{ name, retention: 'dossier', ...of, content: Buffer.from(text, 'utf8') }]
}
