import type { ServerResponse } from 'node:http'
import type { Permit } from '#contexts/permits/index.ts'
import { newId } from '#kernel/ids.ts'
import { takeWindows } from './admit.ts'
import { failureError } from './answer.ts'
import { orderDeployments, tryDeployments } from './attempt.ts'
import type { DoorParts } from './call.ts'
import { abortWhenGone, cutBy } from './caller.ts'
import { decideModels } from './decide.ts'
import { detectorsOf } from './detectors.ts'
import { doorErrors } from './errors.ts'
import { guardAnswer } from './guard-answer.ts'
import { openGuarding } from './guarding.ts'
import { sendJson } from './json.ts'
import { ModelDescription } from './model-description.ts'
import { type Asked, modelPath } from './operations.ts'
import { upstreamFailure } from './upstream-failure.ts'

/** `GET /v2`: what speaks here, and the extension of the protocol that it reads. */
export function describeServer({ serial }: Permit, response: ServerResponse) {
  const server = { name: 'hengjian', version: '2', extensions: ['binary_tensor_data'] }
  sendJson(response, 200, Buffer.from(JSON.stringify(server)), { 'x-hengjian-permit': serial })
}

/**
 * `GET /v2/models/{model}`, and of one version: what a permitted model takes and gives, as a deployment of it says; with `/ready`
 * whether one says it now. It sends nothing of anybody's, so it leaves no record; it counts as a call on the limits, and what comes
 * is judged like an answer.
 */
export async function describeModel(
  door: DoorParts,
  permit: Permit,
  { to, named }: Extract<Asked, { to: 'describe' | 'ready' }>,
  response: ServerResponse,
  turn: number,
) {
  const models = decideModels(door.state, permit, named, door.services.now())
  if (!models.ok) throw models.refusal
  const [{ model, deployments }] = models.value
  if (model.kind !== 'predictive') throw doorErrors.invalid_request({ reason: notServed })
  const quota = await takeWindows(door, permit, { tokens: 0, costMilli: 0 })
  quota.settle({ tokens: 0, costMilli: 0 })
  const { signal } = abortWhenGone(response)
  const requestId = newId('ent')
  const result = await tryDeployments(
    orderDeployments(deployments, turn),
    async (deployment) => {
      const path = modelPath(deployment.upstreamModel)
      const answer = await door.upstreams.send({
        deployment,
        path,
        stream: false,
        signal,
        requestId,
      })
      const read = ModelDescription.safeParse(answer.kind === 'whole' ? answer.json : undefined)
      if (read.success) return read.data
      throw upstreamFailure('garbage', 'the answer does not describe a model')
    },
    door.breakers,
    { signal },
  )
  if (!result.ok) throw cutBy(signal) ?? failureError(result.failure)
  const guarding = openGuarding(permit, undefined, {
    ...{
      detectors: detectorsOf(door.detectors, door.state, permit),
      checks: [],
      images: undefined,
    },
  })
  const judged = guardAnswer({ name: 'infer' }, result.answer, guarding)
  if (!judged.ok) throw judged.refusal
  const description = { name: model.name, versions: [model.version], platform: '', ...judged.body }
  const said = to === 'ready' ? { name: model.name, ready: true } : description
  sendJson(response, 200, Buffer.from(JSON.stringify(said)), { 'x-hengjian-permit': permit.serial })
}

const notServed = { zh: '该模型不提供 infer', en: 'the model does not serve infer' }
