import assert from 'node:assert'
import type { Locale } from '#kernel/bilingual.ts'
import {
  readSampleDossiers,
  readSampleInstitution,
  type SampleDossier,
  type SampleInstitution,
} from '../../sample/institution.ts'
import type { LoadedSample } from '../../sample/load-sample.ts'
import { samplesFolder } from '../../sample/samples-folder.ts'
import type { Narration } from './narration.ts'
import { openSession, type Session } from './session.ts'

/** All that the steps of the tour act on. */
export interface Stage {
  readonly origin: string
  /** A folder for what an auditor would take away. */
  readonly folder: string
  readonly narration: Narration
  readonly sample: SampleInstitution
  /** The dossier that the tour's application is filled with. */
  readonly dossier: SampleDossier
  readonly keys: LoadedSample['keys']
  /** The session of somebody of the sample, by the key in `samples/institution.yaml`; signed in at first use. */
  as(person: string): Promise<Session>
}

const DOSSIER = 'customer-assistant'

export function setStage(
  loaded: LoadedSample,
  {
    origin,
    folder,
    narration,
    locale,
  }: Pick<Stage, 'origin' | 'folder' | 'narration'> & {
    readonly locale: Locale
  },
): Stage {
  const sample = readSampleInstitution(samplesFolder)
  const dossier = readSampleDossiers(samplesFolder).find(
    ({ application }) => application === DOSSIER,
  )
  assert(dossier !== undefined, `the sample has a dossier of ${DOSSIER}`)
  const sessions = new Map<string, Promise<Session>>()
  return {
    ...{ origin, folder, narration, sample, dossier },
    keys: loaded.keys,
    as(person) {
      const known = sessions.get(person)
      if (known !== undefined) return known
      const login = sample.people.find(({ key }) => key === person)?.login
      const credentials = loaded.people.find((one) => one.login === login)
      assert(credentials !== undefined, `the sample has nobody called ${person}`)
      const opened = openSession(origin, locale, {
        login: credentials.login,
        password: credentials.password,
      })
      sessions.set(person, opened)
      return opened
    },
  }
}
