import { everyRow } from '#platform/database/every-row.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { type Clock, clocksOf, nextDue } from './clocks.ts'
import type { Incident } from './incident.ts'
import { incidentRule, titleIn } from './incident-rules.ts'
import { incidentsWithClocks, loadStory, saveIncident } from './incident-store.ts'
import { postNotice } from './post-notice.ts'

/**
 * Warns before a report is due and says so when it is overdue, each once: the notice's key names the clock, so that two
 * processes, a restart or a job that ran late change nothing (measure 26.2).
 */
export async function watchClocks(services: Services): Promise<void> {
  const withClocks = everyRow(
    (after: Incident['id'] | undefined, limit) =>
      incidentsWithClocks(services.db, { after, limit }),
    ({ id }) => id,
  )
  await eachAlone(
    withClocks,
    ({ id, institution }) =>
      serializable(services.db, async (tx) => {
        const { incident, events } = await loadStory(tx, institution, id)
        const clocks = clocksOf(incident, events, services.now())
        for (const clock of clocks) await warn(tx, incident, clock, services)
        await follow(tx, incident, clocks)
      }),
    { log: services.log, idOf: ({ id }) => id },
  )
}

/** A catalogue that was made stricter moves what is due: the row follows. */
async function follow(tx: Transaction, incident: Incident, clocks: readonly Clock[]) {
  const due = nextDue(clocks)
  if (due === incident.nextDueAt) return
  const { nextDueAt: _before, ...rest } = incident
  await saveIncident(tx, { ...rest, ...(due !== undefined && { nextDueAt: due }) })
}

async function warn(tx: Transaction, incident: Incident, clock: Clock, services: Services) {
  if (clock.state !== 'due-soon' && clock.state !== 'overdue') return
  const overdue = clock.state === 'overdue'
  const { rule, phase, number, dueAt } = clock
  const recipient = incidentRule(rule)?.recipient ?? { zh: rule, en: rule }
  const report = titleIn('phases', phase)
  const { id, institution, title, lead } = incident
  await postNotice(
    tx,
    {
      institution,
      kind: overdue ? 'incident.clock_overdue' : 'incident.clock_warning',
      subject: id,
      to: {
        roles: overdue
          ? ['operator', 'risk-manager', 'committee-member']
          : ['operator', 'risk-manager'],
        people: lead === undefined ? [] : [lead],
      },
      severity: overdue ? 'critical' : 'warning',
      title: overdue
        ? { zh: `${report.zh}已超时限：${title.zh}`, en: `${report.en} is overdue: ${title.en}` }
        : { zh: `${report.zh}临近时限：${title.zh}`, en: `${report.en} is due soon: ${title.en}` },
      body: {
        zh: `报送对象：${recipient.zh}；时限：${dueAt}（UTC）。`,
        en: `To: ${recipient.en}; due: ${dueAt} (UTC).`,
      },
      link: `/incidents/${id}`,
      dedupeKey: `clock:${id}:${rule}:${phase}:${number}:${dueAt}:${overdue ? 'overdue' : 'warning'}`,
    },
    services,
  )
}
