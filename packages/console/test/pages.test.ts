import { afterAll, beforeAll, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  visit,
} from './console-world.ts'

/** Every page that needs no id: its address, and the name of its picture. */
const pages = {
  overview: '/',
  inbox: '/inbox',
  account: '/account',
  monitor: '/monitor',
  stops: '/stops',
  incidents: '/incidents',
  'report-incident': '/incidents/new',
  controls: '/controls',
  statement: '/controls/16.2',
  findings: '/findings',
  assessments: '/assessments',
  applications: '/applications',
  'register-application': '/applications/new',
} as const

describeInBrowser('every page', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  test.each(['zh-CN', 'en'] as const)(
    'in %s can be used by everybody: axe finds nothing serious',
    async (language) => {
      const page = await world.as('risk.manager', language)
      for (const [name, path] of Object.entries(pages)) {
        await visit(page, `${world.origin}${path}`)
        await look(page, `${name}.${language.slice(0, 2)}`)
      }
    },
  )
})
