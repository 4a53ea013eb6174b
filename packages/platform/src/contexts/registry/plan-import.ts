import type { PersonActor } from '#kernel/actor.ts'
import { type Instant, parseInstant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import {
  type Application,
  type ApplicationDraft,
  answersFor,
  draftOf,
  type KeptDerivation,
  normaliseDraft,
  peopleOf,
} from './application.ts'
import { isSame } from './application-entries.ts'
import { allApplications } from './application-store.ts'
import { choiceOf, readChoices } from './choices.ts'
import { unknownModelVersions } from './model-store.ts'
import { type Directory, loadDirectory } from './people.ts'
import { faultAt, readRow } from './read-row.ts'
import type { Sheet, SheetRow } from './read-sheet.ts'
import type { Judged } from './register-application.ts'
import type { RowFault } from './row-fault.ts'
import type { ColumnId } from './sheet-columns.ts'
import type { TierRules } from './tier/tier.ts'
import { deriveTierBy, tierRulesInForce } from './tier-in-force.ts'

/** What an import would do, row by row. With a fault anywhere it does nothing. */
export interface ImportPlan {
  readonly registered: readonly Judged[]
  readonly edited: readonly { readonly current: Application; readonly judged: Judged }[]
  readonly unchangedCount: number
  readonly faults: readonly RowFault[]
}

interface Wanted {
  readonly row: SheetRow
  readonly current: Application | undefined
  readonly draft: ApplicationDraft
}

/** Compares a sheet with what is registered. Nothing is written; every fault of every row is named. */
export async function planImport(
  reader: Reader,
  actor: PersonActor,
  sheet: Sheet,
  at: Instant,
): Promise<ImportPlan> {
  const { institution } = actor
  const directory = await loadDirectory(reader, institution)
  const registered = await allApplications(reader, institution)
  const context = { choices: readChoices(), directory }
  const byId = new Map<string, Application>(registered.map((one) => [one.id, one]))
  const faults: RowFault[] = [...sheet.faults]
  const wanted: Wanted[] = []
  const seen = new Set<string>()
  // A sheet without its columns would repeat the same fault in every row.
  for (const row of sheet.faults.some((fault) => fault.row === 1) ? [] : sheet.rows) {
    const id = cell(row, 'id')
    const current = byId.get(id)
    if (id !== '' && current === undefined)
      faults.push(faultAt(row.number, 'id', faultTexts.unknown))
    if (id !== '' && seen.has(id)) faults.push(faultAt(row.number, 'id', faultTexts.twice))
    seen.add(id)
    const read = readRow(row, context)
    const wrong = [...read.faults, ...givenFaults(row, current, context.choices)]
    faults.push(...wrong)
    if (read.draft !== undefined && wrong.length === 0)
      wanted.push({ row, current, draft: read.draft })
  }
  const changing = wanted.filter(({ current, draft }) => !isAsRegistered(current, draft))
  for (const one of changing) faults.push(...changeFaults(one, actor, directory))
  faults.push(...(await versionFaults(reader, actor, changing)))
  const rules = await tierRulesInForce(reader, institution, at)
  return planOf(changing, wanted.length - changing.length, faults, rules)
}

async function planOf(
  changing: readonly Wanted[],
  unchangedCount: number,
  faults: readonly RowFault[],
  rules: TierRules,
): Promise<ImportPlan> {
  const sorted = oneForEachCell(faults).toSorted((left, right) => left.row - right.row)
  if (sorted.length > 0) return { registered: [], edited: [], unchangedCount, faults: sorted }
  const judgeOnce = createJudge(rules)
  const registered: Judged[] = []
  const edited: { current: Application; judged: Judged }[] = []
  for (const { current, draft } of changing) {
    const judged = await judgeOnce(draft)
    if (current === undefined) registered.push(judged)
    else edited.push({ current, judged })
  }
  return { registered, edited, unchangedCount, faults: sorted }
}

/** Rows of one sheet share few combinations of factors, and the same factors have the same tier: each is derived once. */
function createJudge(rules: TierRules): (declared: ApplicationDraft) => Promise<Judged> {
  const byFactors = new Map<string, Promise<KeptDerivation>>()
  return async (declared) => {
    const draft = normaliseDraft(declared)
    const key = JSON.stringify(draft.factors)
    const derivation = byFactors.get(key) ?? deriveTierBy(rules, draft.factors)
    byFactors.set(key, derivation)
    return { draft, derivation: await derivation }
  }
}

/** The first fault of a cell says most: a formula, for instance, is why a value is missing. */
function oneForEachCell(faults: readonly RowFault[]): readonly RowFault[] {
  const byCell = new Map<string, RowFault>()
  for (const fault of faults) {
    const cellName = `${fault.row} ${fault.column}`
    if (!byCell.has(cellName)) byCell.set(cellName, fault)
  }
  return [...byCell.values()]
}

function isAsRegistered(current: Application | undefined, draft: ApplicationDraft): boolean {
  if (current === undefined) return false
  return isSame(jsonOf(draftOf(current)), jsonOf(normaliseDraft(draft)))
}

function jsonOf(draft: ApplicationDraft) {
  return { ...draft, factors: { ...draft.factors }, responsible: { ...draft.responsible } }
}

/** What the system gives must stand as it is, or be empty: no field of it is set by hand. */
function givenFaults(
  row: SheetRow,
  current: Application | undefined,
  choices: ReturnType<typeof readChoices>,
): RowFault[] {
  const expected: Partial<Record<ColumnId, string | undefined>> = {
    stage: current?.stage,
    tier: current?.tier,
    createdAt: current?.createdAt,
    endedAt: current?.endedAt,
  }
  const read: Partial<Record<ColumnId, string | undefined>> = {
    stage: choiceOf(choices.stage, cell(row, 'stage')),
    tier: choiceOf(choices.tier, cell(row, 'tier')),
    createdAt: parseInstant(cell(row, 'createdAt')),
    endedAt: parseInstant(cell(row, 'endedAt')),
  }
  const faults = (['stage', 'tier', 'createdAt', 'endedAt'] as const)
    .filter((id) => cell(row, id) !== '' && read[id] !== expected[id])
    .map((id) => faultAt(row.number, id, faultTexts.given))
  const revision = cell(row, 'revision')
  if (current === undefined) {
    return revision === '' ? faults : [...faults, faultAt(row.number, 'revision', faultTexts.given)]
  }
  const isNewest = revision === String(current.revision)
  return isNewest ? faults : [...faults, faultAt(row.number, 'revision', faultTexts.stale)]
}

function changeFaults(
  { row, current, draft }: Wanted,
  actor: PersonActor,
  { active }: Directory,
): RowFault[] {
  const faults: RowFault[] = []
  if (current !== undefined && !answersFor(actor.id, current)) {
    faults.push(faultAt(row.number, 'id', faultTexts.notAnswerable))
  }
  if (current?.stage === 'retirement') faults.push(faultAt(row.number, 'id', faultTexts.retired))
  if (peopleOf(draft).some((person) => !active.has(person))) {
    faults.push(faultAt(row.number, 'owner', faultTexts.inactive))
  }
  return faults
}

/** One query for the whole sheet. */
async function versionFaults(
  reader: Reader,
  { institution }: PersonActor,
  changing: readonly Wanted[],
): Promise<RowFault[]> {
  const ids = [...new Set(changing.flatMap(({ draft }) => draft.modelVersionIds))]
  const unknown = new Set(await unknownModelVersions(reader, institution, ids))
  return changing
    .filter(({ draft }) => draft.modelVersionIds.some((id) => unknown.has(id)))
    .map(({ row }) => faultAt(row.number, 'modelVersionIds', faultTexts.unknownVersion))
}

function cell(row: SheetRow, id: ColumnId): string {
  return row.cells.get(id) ?? ''
}

const faultTexts = {
  unknown: { zh: '没有该应用', en: 'there is no such application' },
  twice: { zh: '该应用在表中重复', en: 'the application stands twice in the sheet' },
  given: {
    zh: '由系统给出，不能填写或修改',
    en: 'given by the system; it cannot be set or changed',
  },
  stale: {
    zh: '该应用在导出后已变更，请重新导出',
    en: 'it changed since it was exported; export it again',
  },
  notAnswerable: {
    zh: '仅其责任人或各负责人可以更改',
    en: 'only its accountable or responsible people may change it',
  },
  retired: { zh: '已退役，不再变更', en: 'it is retired and stays as it was' },
  inactive: { zh: '所列人员中有人已停用', en: 'one of the people named is no longer active' },
  unknownVersion: { zh: '有未登记的模型版本', en: 'one of the model versions is not registered' },
} as const
