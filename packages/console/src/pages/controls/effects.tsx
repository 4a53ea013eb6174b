import { Link } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { assessedNames } from '../../language/vocabulary.ts'
import { useNumber } from '../../pieces/instant.tsx'
import { type Assessed, assessedTones, signOf } from '../../pieces/status.tsx'
import './effects.css'

export const dutyNames = texts({
  enforced: ['强制执行', 'Enforced'],
  measured: ['持续测量', 'Measured'],
  recorded: ['记录在案', 'Recorded'],
  supervisory: ['监管职责', 'Supervisory'],
})

/** From what troubles most to what troubles nobody. */
export const effectOrder: readonly Assessed[] = [
  'failing',
  'stale',
  'degraded',
  'unmeasured',
  'attested',
  'effective',
  'not-applicable',
]

/** What stands for several statements: the one that troubles most. Nothing at all is unmeasured. */
export function worstOf(effects: readonly Assessed[]): Assessed {
  return effectOrder.find((effect) => effects.includes(effect)) ?? 'unmeasured'
}

/** How many have each effect. */
export function countsOf(effects: readonly Assessed[]): Partial<Record<Assessed, number>> {
  const counts: Partial<Record<Assessed, number>> = {}
  for (const effect of effects) counts[effect] = (counts[effect] ?? 0) + 1
  return counts
}

/** How many statements have each effect, as one bar and as words. */
export function EffectBar({
  counts,
  leads = false,
}: {
  counts: Readonly<Partial<Record<Assessed, number>>>
  /** Each to the statements that have this effect now. */
  leads?: boolean
}) {
  const names = useTexts(assessedNames)
  const number = useNumber()
  const present = effectOrder.filter((effect) => (counts[effect] ?? 0) > 0)
  return (
    <ul className="effects">
      {present.map((effect) => (
        <li
          key={effect}
          className={`status ${assessedTones[effect]}`}
          style={{ flexGrow: counts[effect]! }}
        >
          {signOf(assessedTones[effect])}{' '}
          {leads ? (
            <Link to="/controls" search={{ effect }}>
              {names[effect]}
            </Link>
          ) : (
            names[effect]
          )}{' '}
          <b>{number(counts[effect]!)}</b>
        </li>
      ))}
    </ul>
  )
}

export const coverageWords = texts({
  applications: ['个应用', 'applications'],
  models: ['个模型', 'models'],
  calls: ['次调用', 'calls'],
  entries: ['条账目', 'entries'],
  people: ['人', 'people'],
  permits: ['份准行证', 'permits'],
  incidents: ['起事件', 'incidents'],
})
