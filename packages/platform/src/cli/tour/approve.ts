import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { votersOn } from '../../sample/approve-application.ts'
import { nameOf, type TourDossier } from './dossier.ts'
import { expectThat } from './narration.ts'
import type { TourApplication } from './register.ts'
import { codeOf } from './session.ts'
import type { Stage } from './stage.ts'

const Proposal = z.object({ id: z.string(), dossierDigest: z.string() })
const Cast = z.object({
  decision: z
    .object({ outcome: z.string(), number: Bilingual, validUntil: z.string().optional() })
    .optional(),
})
const Permit = z.object({
  serial: z.string(),
  notAfter: z.string(),
  approval: z.object({ number: z.string(), dossierDigest: z.string() }),
  models: z.array(z.object({ name: z.string() })),
})
const Moved = z.object({ stage: z.string() })

/** The risk management committee resolves; whoever had a part in the dossier is kept out. */
export async function resolve(stage: Stage, application: TourApplication, dossier: TourDossier) {
  const { narration } = stage
  const { digest } = dossier
  narration.act({
    zh: '负责人提请审批，风险管理委员会按卷宗摘要表决',
    en: 'The owner asks for approval; the risk management committee votes on the digest',
  })
  const owner = await stage.as(application.owner)
  const path = `/applications/${application.id}/proposals`
  const proposal = await owner.ask(Proposal, 'POST', path, {})
  expectThat(proposal.dossierDigest === digest, { zh: digest, en: digest }, proposal.dossierDigest)
  const votes = `/proposals/${proposal.id}/votes`

  const signer = await stage.as('data-steward')
  const conflicted = await signer.send('POST', votes, { choice: 'approve', digest })
  expectThat(
    codeOf(conflicted) === 'governance.conflict_of_interest',
    { zh: '签署人须回避', en: 'a signer is kept from voting' },
    conflicted,
  )
  narration.proof({
    zh: `${nameOf(stage, 'data-steward').zh} 签署过卷宗，表决被拒：403 governance.conflict_of_interest`,
    en: `${nameOf(stage, 'data-steward').en} signed a part and may not vote: 403 governance.conflict_of_interest`,
  })
  let decision: z.output<typeof Cast>['decision']
  for (const person of votersOn(stage.dossier, stage.sample)) {
    const member = await stage.as(person)
    decision = (await member.ask(Cast, 'POST', votes, { choice: 'approve', digest })).decision
    narration.proof({
      zh: `${nameOf(stage, person).zh}：同意`,
      en: `${nameOf(stage, person).en}: approves`,
    })
  }
  expectThat(
    decision?.outcome === 'passed',
    { zh: '决议通过', en: 'the resolution passes' },
    decision ?? 'no decision',
  )
  narration.proof({
    zh: `决议通过：${decision.number.zh}，有效期至 ${decision.validUntil}`,
    en: `resolved: ${decision.number.en}, in force until ${decision.validUntil}`,
  })
}

/** From the resolution, and from nothing else, a permit is minted. */
export async function mint(
  stage: Stage,
  { id, owner }: TourApplication,
  { digest }: TourDossier,
): Promise<string> {
  const { narration } = stage
  narration.act({
    zh: '进入运行，签发准行证',
    en: 'It moves into operation, and its permit is minted',
  })
  const advances = `/applications/${id}/advances`
  const moved = await (await stage.as(owner)).ask(Moved, 'POST', advances, { to: 'operation' })
  expectThat(moved.stage === 'operation', { zh: '运行阶段', en: 'operation' }, moved)
  const manager = await stage.as('risk-manager')
  const permit = await manager.ask(Permit, 'POST', `/applications/${id}/permits`, {})
  expectThat(
    permit.approval.dossierDigest === digest,
    { zh: '准行证绑定已批准的卷宗摘要', en: 'the permit carries the digest that was approved' },
    permit,
  )
  const models = permit.models.map(({ name }) => name).join(', ')
  narration.proof({
    zh: `准行证 ${permit.serial}：依据 ${permit.approval.number}，模型 ${models}，有效期至 ${permit.notAfter}`,
    en: `permit ${permit.serial}: by ${permit.approval.number}, models ${models}, in force until ${permit.notAfter}`,
  })
  return permit.serial
}
