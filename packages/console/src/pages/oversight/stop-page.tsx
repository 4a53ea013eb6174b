import { useParams } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Status } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'
import { StopCause, StopHits } from './stop-words.tsx'

const words = texts({
  title: ['停用', 'Stop'],
  stops: ['紧急停用', 'Stops'],
  inForce: ['生效中', 'In force'],
  lifted: ['已解除', 'Lifted'],
  what: ['停用对象', 'What is stopped'],
  reason: ['理由', 'Reason'],
  cause: ['触发条件', 'Condition'],
  by: ['触发人', 'Tripped by'],
  itself: ['系统按准行证条件自动触发', 'the product, on a condition of the permit'],
  at: ['触发时间', 'Tripped'],
  lifter: ['可由谁解除', 'Who may lift it'],
  byResolution: ['停用之后作出的委员会决议', 'a resolution of the committee passed after the stop'],
  liftedBy: ['解除人', 'Lifted by'],
  liftedAt: ['解除时间', 'Lifted at'],
  liftReason: ['解除理由', 'Why it was lifted'],
  resolution: ['依据的决议', 'Resolution'],
  lift: ['解除停用', 'Lift the stop'],
  liftTitle: ['解除停用？', 'Lift the stop?'],
  liftSays: [
    '解除后，所有网关在一秒内恢复放行。',
    'Every gateway honours permits again within a second.',
  ],
  own: ['触发人不能自行解除', 'Who tripped it cannot lift it'],
  gone: ['已解除', 'It was lifted already'],
  resolutionMissing: ['请填写决议编号', 'Name the resolution'],
})

export function Page() {
  const say = useTexts(words)
  const { id } = useParams({ from: '/stops/$id' })
  const stop = useRead('GET /stops/:id', { params: { id } })
  return (
    <ReadPage of={stop}>
      {(found) => (
        <PageFrame
          title={say.title}
          crumbs={[{ title: say.stops, to: '/stops' }]}
          mark={
            found.liftedAt === undefined ? (
              <Status tone="bad">{say.inForce}</Status>
            ) : (
              <Status tone="plain">{say.lifted}</Status>
            )
          }
          acts={<LiftAct stop={found} />}
        >
          <Sheet>
            <StopFacts stop={found} />
          </Sheet>
        </PageFrame>
      )}
    </ReadPage>
  )
}

type StopDetail = Reply<'GET /stops/:id'>

function StopFacts({ stop }: { stop: StopDetail }) {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const people = usePeople()
  const { cause, liftedAt, liftedBy } = stop
  return (
    <Facts
      of={[
        [say.what, <StopHits key="hits" {...stop} />],
        [say.reason, stop.reason],
        [say.cause, cause !== undefined && <StopCause key="cause" cause={cause} />],
        [say.by, cause === undefined ? people.nameOf(stop.trippedBy) : say.itself],
        [say.at, <Instant key="at" at={stop.trippedAt} />],
        [say.lifter, stop.lifter === 'resolution' ? say.byResolution : roles[stop.lifter]],
        [say.liftedBy, liftedBy !== undefined && people.nameOf(liftedBy)],
        [say.liftedAt, liftedAt !== undefined && <Instant key="lifted" at={liftedAt} />],
        [say.liftReason, stop.liftReason],
        [say.resolution, stop.liftResolution],
      ]}
    />
  )
}

function LiftAct({ stop }: { stop: StopDetail }) {
  const say = useTexts(words)
  const { person } = useSession()
  const { id, lifter, liftedAt, trippedBy } = stop
  const needsResolution = lifter === 'resolution'
  const own = trippedBy === person.id ? say.own : undefined
  return (
    <ConfirmedAct
      operation="POST /stops/:id/lift"
      type="primary"
      label={say.lift}
      title={say.liftTitle}
      says={say.liftSays}
      withReason
      notNow={liftedAt === undefined ? own : say.gone}
      fields={
        needsResolution && (
          <Form.Item
            name="resolution"
            label={say.resolution}
            rules={[{ required: true, whitespace: true, message: say.resolutionMissing }]}
          >
            <Input placeholder="dec_…" />
          </Form.Item>
        )
      }
      input={({ reason, resolution }) => ({
        params: { id },
        body: { reason, ...(resolution !== undefined && { resolution }) },
      })}
    />
  )
}
