import type { ApplicationId } from '#kernel/ids.ts'
import { msOf } from '#kernel/time.ts'
import type { Reactions } from '#platform/services.ts'
import { CALL_REVIEWED } from './close-review.ts'
import { addSums } from './indicator-store.ts'

/** A person changed or refused what a model had answered: such answers are watched like errors (measure 17.1). */
export const overrideReactions: Reactions = {
  async [CALL_REVIEWED](tx, { actor, subject, body }, { now }) {
    const overrules = body.outcome === 'corrected' || body.outcome === 'refused'
    // Where no model had answered, there is nothing to overrule.
    if (!overrules || body.kind === 'manual') return
    const watched = { institution: actor.institution, application: subject as ApplicationId }
    const sum = { model: '', atMs: msOf(now()), name: 'overridden', value: 1 }
    await addSums(tx, [{ ...watched, ...sum }])
  },
}
