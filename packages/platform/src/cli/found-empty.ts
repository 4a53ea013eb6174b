import { randomBytes } from 'node:crypto'
import { bootstrapInstitution, findOperatingInstitution } from '#contexts/identity/index.ts'
import type { Services } from '#platform/services.ts'
import type { LoadedSample } from '../sample/load-sample.ts'

/** A hundred bits in hexadecimal digits: easy to copy, and never the login itself. */
const PASSWORD_BYTES = 13
const LOGIN = 'administrator'

/**
 * Founds an institution with one administrator, who adds everybody else. Where one stands already
 * nothing is done, and the answer is `undefined`.
 */
export async function foundEmpty(
  services: Services,
): Promise<Pick<LoadedSample, 'people' | 'keys'> | undefined> {
  if ((await findOperatingInstitution(services.db)) !== undefined) return undefined
  const password = randomBytes(PASSWORD_BYTES).toString('hex')
  await bootstrapInstitution(
    {
      slug: 'institution',
      name: { zh: '本机构', en: 'Institution' },
      administrator: { login: LOGIN, name: '管理员', password },
    },
    services,
  )
  return { people: [{ login: LOGIN, role: 'administrator', password }], keys: [] }
}
