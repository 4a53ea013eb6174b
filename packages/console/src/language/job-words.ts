import type { Language } from './language.tsx'

const jobNames: Readonly<Record<string, readonly [string, string]>> = {
  'identity.sweep': ['清理过期会话', 'Sweep ended sessions'],
  'registry.retier': ['按生效的分级规则重新分级', 'Tier anew by the rules in force'],
  'gateway.sweep-interrupted': ['登记中断的调用', 'Record calls that were cut off'],
  'gateway.sweep-quotas': ['清理旧配额计数', 'Sweep counts of old quotas'],
  'controls.count-calls': ['统计调用', 'Count calls'],
  'controls.measure-detection': ['测量护栏检出', 'Measure detection by guards'],
  'controls.sweep-reports': ['清理过期报告', 'Sweep reports past their days'],
  'controls.assess': ['每日评估', 'Assess daily'],
  'controls.probe': ['主动探测', 'Probe the door'],
  'oversight.expire-reviews': ['处理超时的人工复核', 'Settle overdue reviews'],
  'oversight.sweep-notices': ['清理旧通知', 'Sweep old notices'],
  'oversight.escalate-alarms': ['升级未处理的告警', 'Escalate alarms that nobody took'],
  'oversight.sweep-indicators': ['清理旧指标', 'Sweep old readings'],
  'oversight.watch-exits': ['检查退出条件', 'Watch conditions of exit'],
  'oversight.remind-of-plans': ['提醒连续性预案复审', 'Remind of continuity plans'],
  'oversight.open-incidents-of-stops': ['为停用登记事件', 'Open incidents for stops'],
  'oversight.watch-clocks': ['检查事件时限', 'Watch the clocks of incidents'],
}

/** A job of the workers in words; one that this console does not know stands as it is named. */
export function jobWord(name: string, language: Language): string {
  const [chinese = name, english = name] = jobNames[name] ?? []
  return language === 'en' ? english : chinese
}
