import assert from 'node:assert'
import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { askUntil, callDoor } from './door.ts'
import { expectThat } from './narration.ts'
import { codeOf } from './session.ts'
import type { Stage } from './stage.ts'

/** The gateway hears of a change at once; the bound is for a machine that is busy. */
const HEARD_WITHIN_MS = 5_000
const OWNER = 'owner-service'
const PATTERN = 'customer-assistant'

/** The application that the tour takes through the loop. */
export interface TourApplication {
  readonly id: string
  readonly key: string
  readonly owner: string
}

const Named = z.object({ items: z.array(z.object({ id: z.string(), name: Bilingual })) })
const Logins = z.object({ items: z.array(z.object({ id: z.string(), login: z.string() })) })
const Ids = z.object({ items: z.array(z.object({ id: z.string() })) })
const Registered = z.object({ id: z.string(), tier: z.string(), stage: z.string() })
const Derivation = z.object({
  derivation: z.object({ rule: z.string(), grounds: Bilingual }),
  current: z.boolean(),
})
const Issued = z.object({ text: z.string() })
const Gate = z.object({
  open: z.boolean(),
  requirements: z.array(
    z.object({
      requirement: z.string(),
      state: z.string(),
      says: Bilingual,
      statement: z.string(),
    }),
  ),
})

/** A tool that nobody assessed has a key, and is refused all the same. */
export async function refuseUnapproved({ origin, keys, narration }: Stage): Promise<void> {
  narration.act({
    zh: '某部门自行试用的翻译工具直接调用模型',
    en: 'A translator that a department tried on its own calls the model',
  })
  const key = keys.find(({ application }) => application === 'shadow-translator')?.key
  assert(key !== undefined, 'the sample has an application that was never approved')
  const isRefused = ({ status, code }: Awaited<ReturnType<typeof callDoor>>) =>
    status === 403 && code === 'no_permit'
  const { answer } = await askUntil(() => callDoor(origin, key), isRefused, HEARD_WITHIN_MS)
  expectThat(isRefused(answer), { zh: '403 no_permit', en: '403 no_permit' }, answer)
  narration.proof({
    zh: `未经批准即被拒绝：403 no_permit，拒绝记录 ${answer.record}`,
    en: `refused without an approval: 403 no_permit, recorded as ${answer.record}`,
  })
}

/** Its owner registers an application; the table in force gives its tier, and nothing runs yet. */
export async function registerAndTier(stage: Stage): Promise<TourApplication> {
  const { origin, narration } = stage
  narration.act({
    zh: '负责人登记应用“存款条款助手”',
    en: 'The owner registers the application "Deposit terms assistant"',
  })
  const owner = await stage.as(OWNER)
  const registered = await owner.ask(Registered, 'POST', '/applications', await draftOf(stage))
  const { id } = registered
  expectThat(
    registered.tier === 'high' && registered.stage === 'requirements',
    { zh: '高风险，需求阶段', en: 'high tier, stage requirements' },
    registered,
  )
  const { derivation, current } = await owner.ask(Derivation, 'GET', `/applications/${id}/tier`)
  expectThat(current, { zh: '等级与现行分级表一致', en: 'the tier is current' }, derivation)
  narration.proof({
    zh: `已登记 ${id}；按分级表定为高风险（规则 ${derivation.rule}）：${derivation.grounds.zh}`,
    en: `registered as ${id}; the table gives the high tier (rule ${derivation.rule}): ${derivation.grounds.en}`,
  })
  const { text: key } = await owner.ask(Issued, 'POST', `/applications/${id}/keys`, {
    name: '导览密钥',
  })
  const call = () => callDoor(origin, key)
  const { answer } = await askUntil(call, ({ status }) => status !== 401, HEARD_WITHIN_MS)
  expectThat(
    answer.status === 403 && answer.code === 'no_permit',
    { zh: '登记后仍为 403 no_permit', en: 'still 403 no_permit after registration' },
    answer,
  )
  narration.proof({
    zh: '登记不等于批准：其密钥仍被拒绝（403 no_permit）',
    en: 'registration is no approval: its key is refused, too (403 no_permit)',
  })
  return { id, key, owner: OWNER }
}

async function draftOf({ as, sample }: Stage) {
  const owner = await as(OWNER)
  const pattern = sample.applications.find(({ key }) => key === PATTERN)
  assert(pattern !== undefined, `the sample has ${PATTERN}`)
  const { items: people } = await owner.ask(Logins, 'GET', '/people?limit=200')
  const { items: models } = await owner.ask(Named, 'GET', '/models?limit=200')
  const personOf = (key: string) => {
    const login = sample.people.find((person) => person.key === key)?.login
    return people.find((person) => person.login === login)?.id
  }
  const modelVersionIds: (string | undefined)[] = []
  for (const key of pattern.models) {
    const name = sample.models.find((model) => model.key === key)?.name.en
    const model = models.find((one) => one.name.en === name)
    const { items } = await owner.ask(Ids, 'GET', `/models/${model?.id}/versions`)
    modelVersionIds.push(items.at(-1)?.id)
  }
  const { population, factors, dataClasses, decidesAboutPeople, publicFacing } = pattern
  const { business, technology, data } = pattern.responsible
  return {
    name: { zh: '存款条款助手', en: 'Deposit terms assistant' },
    purpose: {
      zh: '在网点平板上回答客户关于存款与存款保险条款的咨询，逐句引用知识库。',
      en: 'Answers questions of customers in branches about deposits and their insurance, quoting the knowledge base.',
    },
    ...{ population, factors, dataClasses, decidesAboutPeople, publicFacing },
    supplierIds: [],
    modelVersionIds,
    ownerId: personOf(OWNER),
    responsible: {
      business: personOf(business),
      technology: personOf(technology),
      data: personOf(data),
    },
  }
}

/** The gate into operation stays closed and says everything that is missing, at once. */
export async function nameWhatIsMissing(stage: Stage, { id, owner }: TourApplication) {
  const { narration } = stage
  narration.act({
    zh: '负责人查看“进入运行”的关口',
    en: 'The owner looks at the gate into operation',
  })
  const session = await stage.as(owner)
  const gate = await session.ask(Gate, 'GET', `/applications/${id}/gates/into-operation`)
  const unmet = gate.requirements.filter(({ state }) => state === 'unmet')
  const names = unmet.map(({ requirement }) => requirement)
  const missing = ['ethics-review-signed', 'dossier-parts-signed', 'approval-in-force']
  expectThat(
    !gate.open && missing.every((name) => names.includes(name)),
    { zh: `未满足项包括 ${missing.join('、')}`, en: `unmet, among others: ${missing.join(', ')}` },
    names,
  )
  for (const { says, statement } of unmet) {
    narration.proof({
      zh: `缺：${says.zh}（${statement}）`,
      en: `missing: ${says.en} (${statement})`,
    })
  }
  const move = await session.send('POST', `/applications/${id}/advances`, { to: 'operation' })
  expectThat(
    move.status === 409 && codeOf(move) === 'governance.gate_closed',
    { zh: '409 governance.gate_closed', en: '409 governance.gate_closed' },
    move,
  )
  narration.proof({
    zh: '强行进入运行被拒绝：409 governance.gate_closed',
    en: 'moving into operation anyway is refused: 409 governance.gate_closed',
  })
}
