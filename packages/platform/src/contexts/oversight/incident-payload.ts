import type { PayloadDraft } from '#platform/services.ts'
import type { Incident } from './incident.ts'

/** What people write of an incident may name people, so it stands encrypted beside the entry. */
export function textPayload(
  { applications }: Pick<Incident, 'applications'>,
  name: string,
  text: string,
): readonly PayloadDraft[] {
  const [business] = applications
  const content = Buffer.from(text, 'utf8')
  return [{ name, retention: 'dossier', ...(business !== undefined && { business }), content }]
}
