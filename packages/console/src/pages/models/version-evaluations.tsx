import { Link } from '@tanstack/react-router'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  evaluations: ['测评', 'Evaluations'],
  trials: [
    (count: string) => `试用得到答复 ${count} 次`,
    (count: string) => `Trials answered: ${count}`,
  ],
  none: [
    '尚无测评：使用此版本的应用在卷宗中写入模型卡、算法风险筛查或可解释性依据，并由独立验证人员签署后，列于此处。',
    'No evaluation yet: what is signed on the model card, the algorithm risk screening or the explainability grounds in the dossiers of applications that use this version stands here.',
  ],
  sign: ['签署', 'Signed'],
  object: ['反对', 'Objected'],
})

/** How this version was evaluated, as far as the product knows: by signature in dossiers, and by trials. */
export function Evaluations({ id }: { id: string }) {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  const { nameOf } = usePeople()
  const kinds = useAside('GET /dossier-parts')
  const titleOf = (kind: string) => {
    const title = kinds?.items.find((one) => one.id === kind)?.title
    return title === undefined ? '' : read(title)
  }
  return (
    <Sheet title={say.evaluations}>
      <LongList
        operation="GET /model-versions/:id/evaluations"
        params={{ id }}
        none={say.none}
        foot={({ trials }) => <p className="dim">{say.trials(number(trials))}</p>}
      >
        {(items) => (
          <ul className="listed">
            {items.map((item) => (
              <li key={`${item.dossierId}/${item.kind}/${item.revision}/${item.signerId}`}>
                <div className="row">
                  <Status tone={item.verdict === 'sign' ? 'good' : 'bad'}>
                    {say[item.verdict]}
                  </Status>
                  <Link to="/dossiers/$id/$kind" params={{ id: item.dossierId, kind: item.kind }}>
                    {titleOf(item.kind)}
                  </Link>
                  <ApplicationName id={item.applicationId} />
                </div>
                <div className="dim">
                  {nameOf(item.signerId)} · <Instant at={item.at} />
                  {item.note !== undefined && ` · ${item.note}`}
                </div>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Sheet>
  )
}
