import { z } from 'zod'
import { POSTGRES_MAJOR } from './cluster.ts'
import { embeddedErrors } from './errors.ts'

/** The first entry of every backup: says that it is one, and who can read it. */
export const LABEL_FILE = 'hengjian-backup.json'

const Label = z.object({ format: z.literal(1), postgres: z.string() })

export function backupLabel(): string {
  const content: z.infer<typeof Label> = { format: 1, postgres: POSTGRES_MAJOR }
  return `${JSON.stringify(content)}\n`
}

/** @throws `RangeError` for an unknown format, `database.version_mismatch` */
export function checkBackupLabel(text: string): void {
  const label = Label.safeParse(JSON.parse(text))
  if (!label.success) throw new RangeError('its format is not known here')
  if (label.data.postgres !== POSTGRES_MAJOR) {
    throw embeddedErrors.version_mismatch({
      found: label.data.postgres,
      supported: POSTGRES_MAJOR,
    })
  }
}
