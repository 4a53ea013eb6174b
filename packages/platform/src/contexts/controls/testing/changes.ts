import { addDays } from '#kernel/time.ts'
import { at, type complete, contentsOf, detectionOf, registersOf, type Values } from './facts.ts'

/** What is done to an institution that has all that is asked for, so that something of it no longer holds. */
export type World = ReturnType<typeof complete>
type Permit = World['permit']

export const withPermit = (change: (permit: Permit) => object) => (world: World) => {
  const permit = { ...world.permit, ...change(world.permit) } as Permit
  world.values.permits = new Map([[world.ids.application, permit]])
}
export const withModel = (change: object) => (world: World) => {
  const [[id, model]] = [...world.values.models] as [[never, object]]
  world.values.models = new Map([[id, { ...model, ...change } as never]])
}
export const unsigned = (part: string) => (world: World) => {
  const [own] = world.values.dossiers.get(world.ids.application)!
  const signed = new Set([...own!.signed].filter((kind) => kind !== part))
  const written = new Set([...own!.written].filter((kind) => kind !== part))
  world.values.dossiers = new Map([[world.ids.application, [{ ...own!, signed, written }]]])
}
export const withApplication = (change: object) => (world: World) => {
  world.values.applications = [{ ...world.application, ...change }]
}
export const withCall = (change: object) => (world: World) => {
  const call = { ...world.call, ...change } as never
  world.values.calls = { rows: [call], byApplication: new Map([[world.ids.application, [call]]]) }
}
export const withSample = (change: object) => (world: World) => {
  world.values.sample = world.values.sample.map((one) => ({ ...one, ...change }))
}
export const without = (fact: 'admitted' | 'deployed' | 'filed' | 'reported') => (world: World) => {
  world.values[fact] = new Set() as never
}
export const withoutGuard = (direction: 'input' | 'output', guard: string) =>
  withPermit(({ guards }) => ({
    guards: { ...guards, [direction]: guards[direction].filter((rule) => rule.guard !== guard) },
  }))
export const withFallback = (change: object) =>
  withPermit(({ fallback }) => {
    const { last: _last, ...rest } = fallback
    return { fallback: { ...rest, ...change } }
  })
export const flagging = (guard: string) =>
  withPermit(({ guards }) => ({
    guards: Object.fromEntries(
      (['input', 'output'] as const).map((direction) => [
        direction,
        guards[direction].map((rule) =>
          rule.guard === guard ? { ...rule, action: 'flag' } : rule,
        ),
      ]),
    ),
  }))
export const withDetection =
  (...change: Parameters<typeof detectionOf> extends [unknown, ...infer Rest] ? Rest : never) =>
  (world: World) => {
    world.values.detection = detectionOf(world.permit, ...change)
  }
export const withSupplier = (change: object) => (world: World) => {
  world.values.suppliers = new Map([
    [
      world.ids.supplier,
      { ...world.values.suppliers.get(world.ids.supplier)!, ...change } as never,
    ],
  ])
}
export const withCommittee = (change: object) => (world: World) => {
  world.values.committees = [{ ...world.values.committees[0]!, ...change }]
}
export const withDecision = (change: object) => (world: World) => {
  const decision = world.values.decisions.get(world.ids.decision)!
  world.values.decisions = new Map([[world.ids.decision, { ...decision, ...change } as never]])
}
export const set = (values: Partial<Values>) => (world: World) => {
  Object.assign(world.values, values)
}

export const withIncident = (change: object) => (world: World) => {
  world.values.incidents = world.values.incidents.map((one) => ({ ...one, ...change }))
}
export const unheardSince = (days: number) => (world: World) => {
  const { watch } = world.values
  const unheard = new Map([[world.ids.application, addDays(at, -days)]])
  world.values.watch = { ...watch, unheard }
}
export const withWatch = (change: Partial<Values['watch']>) => (world: World) => {
  world.values.watch = { ...world.values.watch, ...change }
}
export const withMoves =
  (change: (moves: readonly object[]) => readonly object[]) =>
  ({ ids, values }: World) => {
    values.moves = new Map([[ids.application, change(values.moves.get(ids.application)!) as never]])
  }
/** A permit whose model is predictive, and whose answers are no generated ones. */
export const predictive = (reasoned: number) => (world: World) => {
  withPermit(({ models }) => ({ models: [{ ...models[0], kind: 'predictive' }] }))(world)
  withCall({ reasoned })(world)
}

export const withoutRegister = (register: string) => (world: World) => {
  const kept = contentsOf(world.ids).filter((content) => content.register !== register)
  world.values.registers = registersOf(kept)
}
export const overdueRegisters = (world: World) => {
  const reviewOn = addDays(at, -1).slice(0, 10)
  world.values.registers = registersOf(contentsOf(world.ids), { reviewOn })
}
export const writtenRegisters = (days: number) => (world: World) => {
  world.values.registers = registersOf(contentsOf(world.ids), { writtenAt: addDays(at, -days) })
}
export const drilled = (days: number) => (world: World) => {
  const kinds = ['stop', 'fallback', 'recovery']
  world.values.drills = new Map(
    kinds.map((kind) => [`${world.ids.application} ${kind}`, addDays(at, -days)]),
  )
}
