import { checkOfApplications } from './check.ts'
import { isRunning } from './stages.ts'

/** What an application may use is bounded, and nothing outside was answered (measure 3.3). */
export const boundedByPermit = checkOfApplications({
  statement: '3.3',
  from: import.meta.url,
  reads: ['permits', 'permittedBefore', 'calls'],
  which: { zh: '运行中的应用', en: 'running applications' },
  asks: {
    zh: '凭准行证限定模型与数据级别，未有越界调用得到回答',
    en: 'hold a permit that bounds models and data classes, with no answered call outside it',
  },
  todo: {
    zh: '签发或更新准行证；核查越界调用的来源',
    en: 'Mint or renew the permit, and look where calls outside it came from',
  },
  applies: isRunning,
  holds: ({ id }, { permits, permittedBefore, calls }) => {
    const permit = permits.get(id)
    if (permit === undefined || permit.models.length === 0) return false
    const allowed = new Set<string>(permit.models.map(({ version }) => version))
    const before = permittedBefore.get(id)
    const isWithin = (model: string) => allowed.has(model) || before?.has(model) === true
    const own = calls.byApplication.get(id) ?? []
    const isOutside = own.some(
      ({ outcome, permitted, model }) => outcome === 'answered' && !(permitted && isWithin(model)),
    )
    return permit.dataClasses.length > 0 && !isOutside
  },
})
