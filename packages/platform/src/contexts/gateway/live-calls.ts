import type { KeyRow } from '#contexts/identity/index.ts'
import type { Permit, PermittedModel } from '#contexts/permits/index.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import type { CallBody } from './call-body.ts'
import { decideGoingOn } from './decide.ts'
import { toolsOffered } from './prepare.ts'
import type { GatewayState } from './state.ts'

/** What a call rests on, and how it is ended. */
export interface LiveCall {
  readonly caller: KeyRow
  readonly permit: Permit
  readonly body: CallBody
  readonly cut: (refusal: CatalogueError) => void
}

/**
 * The calls of this process that a model is at work on. What stops one of them, or takes back the permit or the key under
 * which it was admitted, cuts it as soon as the gateway hears of it (measure 17.3); a stop is no stop for as long as a
 * stream begun before it goes on.
 */
export interface LiveCalls {
  /** A model is about to be asked. Where it may not be any more, the call is cut instead. */
  reach(call: LiveCall, model: PermittedModel, state: GatewayState): void
  /** How the call ends is decided: nothing cuts it any more. */
  end(call: LiveCall): void
  /** Cuts what may not go on by what the gateway knows now. */
  recheck(state: GatewayState): void
}

export function createLiveCalls(): LiveCalls {
  /** Each with the model that it is asking: a stop of another one, which might have stood in, does not concern it. */
  const asking = new Map<LiveCall, PermittedModel>()

  function check(call: LiveCall, model: PermittedModel, state: GatewayState) {
    const { caller, permit, body } = call
    const tools = state.stops.size === 0 ? [] : toolsOffered(body)
    const going = decideGoingOn(state, { caller, permit, model, tools })
    if (!going.ok) call.cut(going.refusal)
  }

  return {
    reach(call, model, state) {
      asking.set(call, model)
      check(call, model, state)
    },
    end(call) {
      asking.delete(call)
    },
    recheck(state) {
      for (const [call, model] of asking) check(call, model, state)
    },
  }
}
