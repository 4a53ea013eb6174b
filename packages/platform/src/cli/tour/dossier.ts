import { z } from 'zod'
import { expectThat } from './narration.ts'
import type { TourApplication } from './register.ts'
import type { Stage } from './stage.ts'

/** The filled dossier, by whose digest people decide. */
export interface TourDossier {
  readonly id: string
  readonly digest: string
}

const Dossier = z.object({ id: z.string() })
const Part = z.object({ digest: z.string() })
const Filled = z.object({ digest: z.string(), parts: z.array(z.object({ kind: z.string() })) })
const Moved = z.object({ stage: z.string() })
const Receipt = z.object({ reference: z.string() })

/** Each part is written by one person and signed by another of the role that the tier names. */
export async function fillDossier(
  stage: Stage,
  application: TourApplication,
): Promise<TourDossier> {
  const { narration } = stage
  const owner = await stage.as(application.owner)
  const advance = (to: string) =>
    owner.ask(Moved, 'POST', `/applications/${application.id}/advances`, { to })
  narration.act({ zh: '逐项编写并签署卷宗', en: 'The dossier is written and signed, part by part' })
  await advance('data-preparation')
  const { id } = await owner.ask(Dossier, 'POST', `/applications/${application.id}/dossiers`)
  for (const { id: kind, author, signer, content } of stage.dossier.parts) {
    const place = `/dossiers/${id}/parts/${kind}`
    const { digest } = await (await stage.as(author)).ask(Part, 'PUT', place, { content })
    const signature = { digest, verdict: 'sign' }
    if (signer === undefined) continue
    await (await stage.as(signer)).ask(z.unknown(), 'POST', `${place}/signatures`, signature)
    narration.proof({
      zh: `${kind}：${nameOf(stage, author).zh} 编写，${nameOf(stage, signer).zh} 签署`,
      en: `${kind}: written by ${nameOf(stage, author).en}, signed by ${nameOf(stage, signer).en}`,
    })
  }
  const receipt = await acknowledgeReport(stage, application)
  const moved = await advance('development')
  expectThat(moved.stage === 'development', { zh: '开发阶段', en: 'development' }, moved)
  const { digest, parts } = await owner.ask(Filled, 'GET', `/dossiers/${id}`)
  expectThat(
    parts.length === stage.dossier.parts.length,
    { zh: '卷宗齐备', en: 'the dossier is complete' },
    parts.map(({ kind }) => kind),
  )
  narration.proof({
    zh: `报告回执 ${receipt} 已登记；卷宗摘要 ${digest.slice(0, 16)}…`,
    en: `the receipt ${receipt} of the report is recorded; digest of the dossier ${digest.slice(0, 16)}…`,
  })
  return { id, digest }
}

async function acknowledgeReport(stage: Stage, { id }: TourApplication): Promise<string> {
  const report = stage.sample.applications.find((one) => one.report !== undefined)?.report
  const manager = await stage.as('risk-manager')
  const { reference } = await manager.ask(Receipt, 'POST', `/applications/${id}/reports`, {
    authority: report?.to.zh,
    reference: report?.number,
    filedAt: `${report?.acknowledgedOn}T00:00:00.000Z`,
  })
  return reference
}

export function nameOf({ sample }: Stage, person: string) {
  const found = sample.people.find(({ key }) => key === person)
  return found?.name ?? { zh: person, en: person }
}
