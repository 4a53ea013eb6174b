import { afterAll, beforeAll, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  visit,
} from './console-world.ts'

describeInBrowser('the dark appearance', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  test('can be chosen, stays, and has the same contrast', async () => {
    const page = await world.as('risk.manager')
    await visit(page, `${world.origin}/account`)
    await page.getByRole('button', { name: '深色' }).click()
    await page.locator('html[data-appearance=dark]').waitFor()
    for (const [name, path] of [
      ['overview', '/'],
      ['applications', '/applications'],
      ['register-application', '/applications/new'],
    ] as const) {
      await visit(page, `${world.origin}${path}`)
      await look(page, `${name}.zh.dark`)
    }
  })
})
