import { actorOf, closeSession, openSession } from '#contexts/identity/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { Services } from '#platform/services.ts'
import { cliErrors } from './errors.ts'
import { readSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import type { Call, personFlags, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

/** What an address is to a sign-in over the network; the throttle counts the two apart. */
const CALLER = { ip: 'command-line', userAgent: 'hengjian', sessionToken: undefined }

type ActingCall = Pick<
  Call<typeof placeFlags & typeof personFlags>,
  'values' | 'environment' | 'terminal'
>

/**
 * Acts as a person who proves to be that person, as at the console: whoever may open the database
 * may still not act in another's name. The session lasts as long as the verb.
 * Errors: `cli.flag_missing`, `cli.no_password`, and those of `withDatabase` and `openSession`.
 */
export async function actAs<T>(
  { values, environment, terminal }: ActingCall,
  body: (actor: PersonActor, services: Services) => Promise<T>,
): Promise<T> {
  const { as: login, institution, data, 'database-url': databaseUrl } = values
  if (login === undefined) throw cliErrors.flag_missing({ flag: '--as' })
  // By name, for a verb's own flags may be called as a setting is: `users add --roles`.
  const settings = readSettings({ data, 'database-url': databaseUrl }, environment)
  return withDatabase(settings, async (reached) => {
    const services = await reached.services()
    const password = environment.HENGJIAN_PASSWORD || (await ask(login, terminal))
    if (password === undefined || password === '') throw cliErrors.no_password({ login })
    const { token, person } = await openSession({ institution, login, password }, CALLER, services)
    const actor = actorOf(person)
    return body(actor, services).finally(() => closeSession(actor, token, services))
  })
}

function ask(login: string, terminal: Terminal) {
  const prompt = terminal.words({ zh: `${login} 的密码：`, en: `Password of ${login}: ` })
  return terminal.askSecret(prompt)
}
