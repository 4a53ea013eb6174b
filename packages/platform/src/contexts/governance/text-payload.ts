import type { ApplicationId } from '#kernel/ids.ts'
import type { PayloadDraft } from '#platform/services.ts'

/** What people write in their own words may name people, so it stands encrypted beside the entry and not in its body. */
export function textPayload(
  name: string,
  business: ApplicationId,
  text: string | undefined,
): readonly PayloadDraft[] {
  if (text === undefined) return []
  return [{ name, retention: 'dossier', business, content: Buffer.from(text, 'utf8') }]
}
