import { Link, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { Instant, wordedInstant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { AssessedTag } from '../../pieces/status.tsx'
import { EffectBar, effectOrder } from './effects.tsx'
import './controls.css'

const words = texts({
  title: [(at: string) => `评估 ${at}`, (at: string) => `Assessment of ${at}`],
  assessments: ['评估', 'Assessments'],
  own: ['本机构自定条款', "The institution's own"],
  made: ['评估时间', 'Made'],
  catalogue: ['目录', 'Catalogue'],
  log: ['账本长度', 'Log size'],
  entry: ['账目', 'Entry'],
  results: ['逐条结论', 'Statement by statement'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { language } = useLanguage()
  const { id } = useParams({ from: '/assessments/$id' })
  const assessment = useRead('GET /assessments/:id', { params: { id } })
  return (
    <ReadPage of={assessment}>
      {(found) => (
        <PageFrame
          title={say.title(wordedInstant(found.at, language))}
          crumbs={[{ title: say.assessments, to: '/assessments' }]}
        >
          <Sheet>
            <EffectBar counts={found.counts} />
            <Facts
              of={[
                [
                  say.own,
                  Object.keys(found.ownCounts).length > 0 && (
                    <EffectBar key="own" counts={found.ownCounts} />
                  ),
                ],
                [say.made, <Instant key="made" at={found.madeAt} />],
                [say.catalogue, `${found.catalogue.version} · ${found.catalogue.digest}`],
                [say.log, found.logSize],
                [say.entry, found.entryId],
              ]}
            />
          </Sheet>
          <Sheet title={say.results}>
            <ul className="listed">
              {found.results
                .toSorted((a, b) => effectOrder.indexOf(a.effect) - effectOrder.indexOf(b.effect))
                .map(({ statement, effect, detail }) => (
                  <li key={statement} className="statement">
                    <AssessedTag status={effect} />
                    <Link to="/controls/$id" params={{ id: statement }}>
                      {statement}
                    </Link>
                    <div>{read(detail.reason)}</div>
                  </li>
                ))}
            </ul>
          </Sheet>
        </PageFrame>
      )}
    </ReadPage>
  )
}
