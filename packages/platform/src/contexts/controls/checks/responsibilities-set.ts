import { defineCheck, eachOf } from './check.ts'
import { isRunning } from './stages.ts'

/** A lead department is named, and each running application has its people, all of them active (measure 1.4). */
export const responsibilitiesSet = defineCheck({
  statement: '1.4',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'people', 'registers'],
  decide({ applications, people, registers }) {
    if (!registers('lead-department').has('institution')) {
      return {
        finding: 'fails',
        reason: { zh: '尚未登记牵头部门', en: 'no lead department is set' },
        todo: [{ zh: '登记牵头部门与分工', en: 'Set the lead department and the split of duties' }],
      }
    }
    return eachOf(
      applications.filter(isRunning),
      {
        which: { zh: '运行中的应用', en: 'running applications' },
        asks: {
          zh: '问责人与业务、科技、数据负责人均在职',
          en: 'have an accountable person and those for business, technology and data, all active',
        },
        todo: { zh: '更换离职的负责人', en: 'Name successors of those who left' },
        of: 'applications',
      },
      ({ id }) => id,
      ({ ownerId, responsible: { business, technology, data } }) =>
        [ownerId, business, technology, data].every((id) => people.has(id)),
    )
  },
})
