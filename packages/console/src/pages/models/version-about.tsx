import type { Reply } from '../../api/client.ts'
import { useAsideIf, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
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
})

type Version = Reply<'GET /model-versions/:id'>['version']

export function Source({
  version: { source, digest, contextTokensMax, price },
}: {
  version: Version
}) {
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

/** What is known of where it comes from, and what the gate misses, in the order of the catalogue. */
export function Provenance({
  version: { provenance },
  gaps,
}: {
  version: Version
  gaps: Reply<'GET /model-versions/:id'>['provenanceGaps']
}) {
  const say = useTexts(words)
  const read = useSay()
  const fields = useRead('GET /model-fields')
  const shown = (id: (typeof gaps)[number]) =>
    provenance[id] ??
    (gaps.includes(id) && (
      <Status key={id} tone="warn">
        {say.missing}
      </Status>
    ))
  return (
    <Sheet title={say.provenance}>
      <Read of={fields}>
        {({ groups }) => (
          <div className="stack">
            {groups
              .filter((group) => group.fields.some(({ id }) => shown(id) !== false))
              .map((group) => (
                <section key={group.id}>
                  <h3>{read(group.title)}</h3>
                  <Facts of={group.fields.map(({ id, label }) => [read(label), shown(id)])} />
                </section>
              ))}
          </div>
        )}
      </Read>
    </Sheet>
  )
}

export function Filing({ version: { filing } }: { version: Version }) {
  const say = useTexts(words)
  const listed = useAsideIf(filing !== undefined, 'GET /filings', {
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
          {listed !== undefined &&
            (listed.filing === undefined ? (
              <Status tone="bad">{say.unlisted}</Status>
            ) : (
              <Status tone="good">{`${say.listed} · ${listed.filing.modelName}`}</Status>
            ))}
        </div>
      )}
    </Sheet>
  )
}
