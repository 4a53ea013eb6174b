import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { DatePicker, Form } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords } from '../../language/option-words.ts'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { StageTag, Status, TierTag } from '../../pieces/status.tsx'
import { provenanceNames } from './provenance-names.ts'

const words = texts({
  models: ['模型', 'Models'],
  source: ['来源', 'Source'],
  artefact: ['制品', 'Artefact'],
  endpoint: ['外部服务', 'Endpoint'],
  statement: ['供应商说明', 'Statement of the supplier'],
  digest: ['摘要', 'Digest'],
  context: ['上下文上限（词元）', 'Context (tokens)'],
  price: ['价格（每百万词元，入 / 出）', 'Price (a million tokens, in / out)'],
  provenance: ['出处要素', 'Provenance'],
  missing: ['缺失', 'Missing'],
  filing: ['备案或登记', 'Filing'],
  noFiling: ['没有登记备案号', 'No filing is named'],
  listed: ['名单中存在', 'Stands on the list'],
  unlisted: ['名单中没有该备案号', 'Not on any list that was imported'],
  explainability: ['可解释性', 'Explainability'],
  rating: ['评级', 'Rating'],
  method: ['方法', 'Method'],
  grounds: ['依据', 'Grounds'],
  unrated: ['未评级', 'Not rated'],
  admissions: ['准入', 'Admissions'],
  noAdmissions: ['未准入：准行证不能写入此版本', 'Not admitted: no permit can name it'],
  admit: ['准入', 'Admit'],
  admitSays: [
    '准入后准行证可写入此版本，直至期满或撤销。',
    'Permits may name this version until the date or its revocation.',
  ],
  until: ['有效期至', 'Valid until'],
  required: ['必填', 'Required'],
  revoke: ['撤销准入', 'Revoke'],
  revokeSays: [
    '所有网关在一秒内不再使用此版本。',
    'Every gateway stops using this version within a second.',
  ],
  inForce: ['有效', 'In force'],
  revoked: ['已撤销', 'Revoked'],
  deployments: ['部署', 'Deployments'],
  noDeployments: ['没有部署', 'No deployments'],
  enabled: ['启用', 'Enabled'],
  disabled: ['停用', 'Disabled'],
  priority: ['优先级', 'Priority'],
  used: ['使用此版本的应用', 'Where it is used'],
  try: ['试用', 'Try'],
  predictive: ['预测模型不经模型门调用', 'A predictive model has no door'],
  unused: ['没有应用使用', 'No application uses it'],
})

type Version = Reply<'GET /model-versions/:id'>['version']

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/model-versions/$id' })
  const found = useRead('GET /model-versions/:id', { params: { id } })
  const navigate = useNavigate()
  const modelId = found.data?.version.modelId
  const model = useReadIf(modelId !== undefined, 'GET /models/:id', {
    params: { id: modelId ?? '' },
  })
  return (
    <Read of={found}>
      {({ version, provenanceGaps }) => (
        <PageFrame
          title={`${model.data === undefined ? '' : read(model.data.name)} ${version.version}`}
          crumbs={[
            { title: say.models, to: '/models' },
            ...(model.data === undefined
              ? []
              : [{ title: read(model.data.name), to: `/models/${version.modelId}` }]),
          ]}
          acts={
            <ActButton
              operation="POST /applications/:id/trial-calls"
              notNow={model.data?.kind === 'predictive' ? say.predictive : undefined}
              onClick={() => void navigate({ to: '/model-versions/$id/trial', params: { id } })}
            >
              {say.try}
            </ActButton>
          }
        >
          <div className="columns-2">
            <Source version={version} />
            <Admissions id={id} />
            <Provenance version={version} gaps={provenanceGaps} />
            <div className="stack">
              <Filing version={version} />
              <Explainability version={version} />
            </div>
            <Deployments id={id} />
            <Used id={id} />
          </div>
        </PageFrame>
      )}
    </Read>
  )
}

function Source({ version: { source, digest, contextTokensMax, price } }: { version: Version }) {
  const say = useTexts(words)
  const number = useNumber()
  return (
    <Sheet title={say.source}>
      <Facts
        of={[
          ...(source.type === 'artefact'
            ? ([
                [
                  say.artefact,
                  <span key="at" className="mono">
                    {source.location}
                  </span>,
                ],
              ] as const)
            : ([
                [
                  say.endpoint,
                  <span
                    key="at"
                    className="mono"
                  >{`${source.endpoint} · ${source.upstreamModel}`}</span>,
                ],
                [say.statement, source.statement],
              ] as const)),
          [
            say.digest,
            <span key="digest" className="mono">
              {digest}
            </span>,
          ],
          [say.context, contextTokensMax && number(contextTokensMax)],
          [
            say.price,
            price && `${price.inputPerMillion} / ${price.outputPerMillion} ${price.currency}`,
          ],
        ]}
      />
    </Sheet>
  )
}

function Provenance({
  version: { provenance },
  gaps,
}: {
  version: Version
  gaps: readonly (keyof typeof provenanceNames)[]
}) {
  const say = useTexts(words)
  const names = useTexts(provenanceNames)
  const known = Object.entries(provenance) as [keyof typeof provenanceNames, string][]
  return (
    <Sheet title={say.provenance}>
      <Facts
        of={[
          ...known.map(([field, value]) => [names[field], value] as const),
          ...gaps.map(
            (field) =>
              [
                names[field],
                <Status key={field} tone="warn">
                  {say.missing}
                </Status>,
              ] as const,
          ),
        ]}
      />
    </Sheet>
  )
}

function Filing({ version: { filing } }: { version: Version }) {
  const say = useTexts(words)
  const listed = useReadIf(filing !== undefined, 'GET /filings', {
    query: { number: filing?.number ?? '' },
  })
  return (
    <Sheet title={say.filing}>
      {filing === undefined ? (
        <Blank title={say.noFiling} />
      ) : (
        <div className="stack">
          <div className="row">
            <span className="mono">{filing.number}</span> {filing.entity}
          </div>
          {listed.data !== undefined &&
            (listed.data.filing === undefined ? (
              <Status tone="bad">{say.unlisted}</Status>
            ) : (
              <Status tone="good">{`${say.listed} · ${listed.data.filing.modelName}`}</Status>
            ))}
        </div>
      )}
    </Sheet>
  )
}

function Explainability({ version: { explainability } }: { version: Version }) {
  const titles = useTexts(optionWords)
  const say = useTexts(words)
  const read = useSay()
  return (
    <Sheet title={say.explainability}>
      {explainability === undefined ? (
        <Blank title={say.unrated} />
      ) : (
        <Facts
          of={[
            [say.rating, titles[explainability.rating]],
            [say.method, read(explainability.method)],
            [say.grounds, read(explainability.grounds)],
          ]}
        />
      )}
    </Sheet>
  )
}

function Admissions({ id }: { id: string }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const admissions = useRead('GET /model-versions/:id/admissions', { params: { id } })
  return (
    <Sheet
      title={say.admissions}
      acts={
        <ConfirmedAct
          size="small"
          withReason
          operation="POST /model-versions/:id/admissions"
          label={say.admit}
          title={say.admit}
          says={say.admitSays}
          input={({ validUntil, reason }) => ({
            params: { id },
            body: {
              grounds: reason,
              validUntil: (validUntil as unknown as { toISOString(): string }).toISOString(),
            },
          })}
          fields={
            <Form.Item
              name="validUntil"
              label={say.until}
              rules={[{ required: true, message: say.required }]}
            >
              <DatePicker showTime />
            </Form.Item>
          }
        />
      }
    >
      <Read of={admissions}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noAdmissions} />
          ) : (
            <ul className="listed">
              {items.map((admission) => (
                <li key={admission.id} className="part">
                  <div>
                    <Status tone={admission.revokedAt === undefined ? 'good' : 'plain'}>
                      {admission.revokedAt === undefined ? say.inForce : say.revoked}
                    </Status>{' '}
                    {nameOf(admission.admittedBy)} · {say.until}{' '}
                    <Instant at={admission.validUntil} />
                    <div className="dim">{admission.grounds}</div>
                  </div>
                  {admission.revokedAt === undefined && (
                    <ConfirmedAct
                      danger
                      size="small"
                      withReason
                      operation="POST /admissions/:id/revocation"
                      label={say.revoke}
                      title={say.revoke}
                      says={say.revokeSays}
                      input={({ reason }) => ({ params: { id: admission.id }, body: { reason } })}
                    />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}

function Deployments({ id }: { id: string }) {
  const say = useTexts(words)
  const deployments = useRead('GET /model-versions/:id/deployments', { params: { id } })
  return (
    <Sheet title={say.deployments}>
      <Read of={deployments}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noDeployments} />
          ) : (
            <ul className="listed">
              {items.map((deployment) => (
                <li key={deployment.id}>
                  <Status tone={deployment.enabled ? 'good' : 'plain'}>
                    {deployment.enabled ? say.enabled : say.disabled}
                  </Status>{' '}
                  <span className="mono">{deployment.baseUrl}</span>
                  <div className="dim">
                    {deployment.upstreamModel} · {say.priority} {deployment.priority}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}

function Used({ id }: { id: string }) {
  const say = useTexts(words)
  const read = useSay()
  const applications = useRead('GET /applications', { query: { modelVersion: id, limit: 200 } })
  return (
    <Sheet title={say.used}>
      <Read of={applications}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.unused} />
          ) : (
            <ul className="listed">
              {items.map((application) => (
                <li key={application.id} className="row">
                  <Link to="/applications/$id" params={{ id: application.id }}>
                    {read(application.name)}
                  </Link>
                  <TierTag tier={application.tier} />
                  <StageTag stage={application.stage} />
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
