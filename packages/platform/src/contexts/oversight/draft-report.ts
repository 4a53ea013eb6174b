import { authorize, findPerson, listInstitutions } from '#contexts/identity/index.ts'
import { type Application, findApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { factsOf, type IncidentId } from './incident.ts'
import { incidentErrors } from './incident-errors.ts'
import { incidentRule, type Phase, titleIn } from './incident-rules.ts'
import { type IncidentStory, loadStory } from './incident-store.ts'

const MISSING: Bilingual = { zh: '（待补充）', en: '(to be added)' }

export interface DraftedReport {
  readonly title: Bilingual
  readonly recipient: Bilingual
  readonly text: Bilingual
}

interface ReportContext extends IncidentStory {
  readonly institution: Bilingual
  readonly applications: readonly Application[]
  readonly lead: string | undefined
}

/**
 * The text of a report from what is on file, for a person to complete and send: the ten headings of the 2008 norm on
 * incidents of important banking information systems. What nobody wrote down yet is said to be missing, never invented.
 * Error: `oversight.no_such_report` for a rule that does not exist.
 */
export async function draftReport(
  actor: Actor,
  {
    id,
    rule: ruleId,
    phase,
  }: { readonly id: IncidentId; readonly rule: string; readonly phase: Phase },
  services: Services,
): Promise<DraftedReport> {
  authorize(actor, 'incident:read')
  const [own] = await listInstitutions(actor, { limit: 1 }, services)
  const context = await snapshot(services.db, async (tx): Promise<ReportContext> => {
    const story = await loadStory(tx, actor.institution, id)
    const found = await Promise.all(
      story.incident.applications.map((one) => findApplication(tx, actor.institution, one)),
    )
    const { lead } = story.incident
    const person = lead && (await findPerson(tx, actor.institution, lead))
    return {
      ...story,
      institution: own!.name,
      applications: found.filter((one) => one !== undefined),
      lead: person?.name,
    }
  })
  const rule = incidentRule(ruleId)
  if (rule === undefined || !rule.reports.some((duty) => duty.phase === phase)) {
    throw incidentErrors.no_such_report({ rule: ruleId, phase })
  }
  const { recipient } = rule
  const { incident } = context
  const kind = titleIn('phases', phase)
  const title = {
    zh: `${incident.title.zh}（${kind.zh}）`,
    en: `${incident.title.en} (${kind.en})`,
  }
  const wording = (locale: 'zh' | 'en') =>
    [
      title[locale],
      ...sectionsOf(context).map(([heading, text]) => section(heading, text, locale)),
    ].join('\n\n')
  return { title, recipient, text: { zh: wording('zh'), en: wording('en') } }
}

function section(heading: Bilingual, text: Bilingual | undefined, locale: 'zh' | 'en') {
  return `${heading[locale]}\n${(text ?? MISSING)[locale]}`
}

type Section = readonly [heading: Bilingual, text: Bilingual | undefined]

function sectionsOf(context: ReportContext): readonly Section[] {
  const { incident, events, institution, lead } = context
  const opened = factsOf(events, 'opened')[0]
  const gradings = [...factsOf(events, 'opened'), ...factsOf(events, 'classified')]
  const review = factsOf(events, 'reviewed').at(-1)
  const grade = titleIn('grades', incident.grade)
  const kind = titleIn('kinds', incident.kind)
  const notes = factsOf(events, 'noted').map(({ at, text }) => `${at} ${text}`)
  const grounds = gradings.at(-1)?.text
  return [
    [{ zh: '一、单位', en: '1. Institution' }, institution],
    [
      { zh: '二、时间（UTC）', en: '2. Time (UTC)' },
      {
        zh: `发生：${incident.occurredAt ?? MISSING.zh}；知悉：${incident.knownAt}`,
        en: `Happened: ${incident.occurredAt ?? MISSING.en}; known: ${incident.knownAt}`,
      },
    ],
    [{ zh: '三、现象', en: '3. What was seen' }, both(opened?.text)],
    [{ zh: '四、影响业务范围', en: '4. Business affected' }, affected(context.applications)],
    [{ zh: '五、原因分析', en: '5. Cause' }, both(review?.rootCause)],
    [
      { zh: '六、事件类别与级别', en: '6. Kind and grade' },
      {
        zh: `${kind.zh}，${grade.zh}${grounds === undefined ? '' : `。依据：${grounds}`}`,
        en: `${kind.en}, ${grade.en}${grounds === undefined ? '' : `. Grounds: ${grounds}`}`,
      },
    ],
    [{ zh: '七、已采取措施', en: '7. Measures taken' }, both(notes.join('\n') || undefined)],
    [{ zh: '八、后续方案', en: '8. What follows' }, both(review?.improvement)],
    [{ zh: '九、联系人', en: '9. Contact' }, both(lead)],
    [{ zh: '十、需协调事项', en: '10. Help needed' }, undefined],
  ]
}

/** What people wrote stands in both drafts as they wrote it. */
const both = (text: string | undefined) => (text === undefined ? undefined : { zh: text, en: text })

function affected(applications: readonly Application[]): Bilingual | undefined {
  if (applications.length === 0) return undefined
  const line = ({ name, tier, id }: Application, locale: 'zh' | 'en') =>
    `${name[locale]}（${id}，${tier}）`
  return {
    zh: applications.map((one) => line(one, 'zh')).join('\n'),
    en: applications.map((one) => line(one, 'en')).join('\n'),
  }
}
