import { addDays } from '#kernel/time.ts'
import { defineFact } from './fact.ts'
import {
  incidentRows,
  reportedReadings,
  unheardAlarms,
  watchedApplications,
} from './oversight-store.ts'

export const incidents = defineFact({
  says: { zh: '事件及其上报与复盘', en: 'incidents with their reports and reviews' },
  kinds: ['incident.opened', 'incident.reported', 'incident.reviewed', 'incident.closed'],
  // Which report is due next is kept for the present alone; the clocks of a past instant are the incident's own page.
  presentOnly: {
    zh: '事件的待报时限只保存现状',
    en: 'which report is due is kept for the present only',
  },
  async load(context) {
    const rows = await incidentRows(context)
    return rows.map((row) => ({
      id: row.id,
      openedAt: row.opened_at,
      closed: row.closed_at !== null,
      overdue: row.next_due_at !== null && row.next_due_at < context.at,
      reviewed: row.reviewed,
      late: row.late,
    }))
  },
})

/** What is watched, and what alarm no person has heard yet. */
export const watch = defineFact({
  says: { zh: '运行指标与告警', en: 'indicators and alarms' },
  kinds: ['alarm.opened', 'alarm.acknowledged', 'alarm.closed'],
  presentOnly: { zh: '运行指标按期清理', en: 'indicators are kept for a time only' },
  async load(context) {
    const since = addDays(context.at, -context.windowDays)
    const [applications, unheard, readings] = [
      await watchedApplications(context, since),
      await unheardAlarms(context),
      await reportedReadings(context, since),
    ]
    /** `readings`: what no gateway sees and was reported, as `application metric`. */
    return { applications: new Set(applications), unheard, readings }
  },
})
