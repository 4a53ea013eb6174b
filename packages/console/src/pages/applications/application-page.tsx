import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { StageTag, TierTag } from '../../pieces/status.tsx'

const words = texts({ applications: ['应用', 'Applications'] })

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/applications/$id' })
  const application = useRead('GET /applications/:id', { params: { id } })
  return (
    <Read of={application} rows={8}>
      {({ name, purpose, tier, stage }) => (
        <PageFrame
          title={read(name)}
          says={read(purpose)}
          crumbs={[{ title: say.applications, to: '/applications' }]}
          mark={
            <>
              <TierTag tier={tier} />
              <StageTag stage={stage} />
            </>
          }
        >
          <div />
        </PageFrame>
      )}
    </Read>
  )
}
