import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCatalogueError } from '#kernel/errors.ts'
import { createLog } from '../compose.ts'
import { roleNames } from '../process-role.ts'
import { type Product, startProduct } from '../product.ts'
import { createBuiltins } from '../sample/builtins.ts'
import { loadSample } from '../sample/load-sample.ts'
import { mint, resolve } from './tour/approve.ts'
import { passCall, proveOffline } from './tour/call.ts'
import { fillDossier } from './tour/dossier.ts'
import { expectThat, narrate, type TourOutput } from './tour/narration.ts'
import { nameWhatIsMissing, refuseUnapproved, registerAndTier } from './tour/register.ts'
import { reviewHeld } from './tour/review.ts'
import { type Stage, setStage } from './tour/stage.ts'
import { stopAndLift } from './tour/stop.ts'
import { detectTampering } from './tour/tamper.ts'

/**
 * Walks the whole loop on a throw-away data folder and tells each act with its proof. Every step is
 * asserted; the first that does not hold ends the tour. The exit code: 0 only if every step held.
 */
export function runTour(output: TourOutput): Promise<0 | 1> {
  return conductTour(output, walk)
}

/** Sets the stage, lets a walk happen on it and leaves nothing behind, however it went. */
export async function conductTour(
  output: TourOutput,
  walk: (stage: Stage, product: Product) => Promise<void>,
): Promise<0 | 1> {
  const folder = await mkdtemp(join(tmpdir(), 'hengjian-tour-'))
  let product: Product | undefined
  try {
    product = await startThrowAway(folder, output)
    const stage = await openStage(product, folder, output)
    await walk(stage, product)
  } catch (error) {
    output.remark(`✗ ${reasonOf(error, output)}`)
    return 1
  } finally {
    await product?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  output.answer(
    output.locale === 'en'
      ? 'Every step held. The folder of the tour is removed.'
      : '每一步均成立，导览目录已删除。',
  )
  return 0
}

function startThrowAway(folder: string, { locale }: TourOutput): Promise<Product> {
  return startProduct({
    dataFolder: join(folder, 'data'),
    databaseUrl: undefined,
    roles: new Set(roleNames),
    host: '127.0.0.1',
    port: 0,
    locale,
    masterKey: undefined,
    oidc: undefined,
    gm: false,
    secureCookies: false,
    builtins: createBuiltins(),
    log: createLog('error'),
  })
}

async function openStage(product: Product, folder: string, output: TourOutput): Promise<Stage> {
  const narration = narrate(output)
  const { origin, services } = product
  narration.act({
    zh: '在一次性目录中启动衡鉴，装载示例机构',
    en: 'Hengjian starts in a throw-away folder and loads the sample institution',
  })
  const loaded = await loadSample(services)
  expectThat(
    loaded !== undefined,
    { zh: '数据库为空', en: 'the database is empty' },
    'an institution',
  )
  const { name } = loaded.institution
  const count = loaded.people.length
  narration.proof({
    zh: `${name.zh}，${count} 人，位于 ${origin}`,
    en: `${name.en} with ${count} people at ${origin}`,
  })
  return setStage(loaded, { origin, folder, narration, locale: output.locale })
}

async function walk(stage: Stage, { services }: Product) {
  await refuseUnapproved(stage)
  const application = await registerAndTier(stage)
  await nameWhatIsMissing(stage, application)
  const dossier = await fillDossier(stage, application)
  await resolve(stage, application, dossier)
  const permit = await mint(stage, application, dossier)
  const record = await passCall(stage, application, permit)
  await proveOffline(stage, record)
  await reviewHeld(stage, application)
  await stopAndLift(stage, application)
  await detectTampering(stage, record, services.db)
}

function reasonOf(error: unknown, { locale }: TourOutput): string {
  if (isCatalogueError(error)) return locale === 'en' ? error.text.en : error.text.zh
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
