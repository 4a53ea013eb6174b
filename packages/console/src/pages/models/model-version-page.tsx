import { useNavigate, useParams } from '@tanstack/react-router'
import { useAsideIf, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Filing, Provenance, Source } from './version-about.tsx'
import { Evaluations } from './version-evaluations.tsx'
import { Admissions, Explainability } from './version-standing.tsx'
import { Deployments, Used } from './version-use.tsx'

const words = texts({
  models: ['模型', 'Models'],
  try: ['试用', 'Try'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/model-versions/$id' })
  const found = useRead('GET /model-versions/:id', { params: { id } })
  const navigate = useNavigate()
  const modelId = found.data?.version.modelId
  const model = useAsideIf(modelId !== undefined, 'GET /models/:id', {
    params: { id: modelId ?? '' },
  })
  return (
    <ReadPage of={found}>
      {({ version, provenanceGaps }) => (
        <PageFrame
          title={`${model === undefined ? '' : read(model.name)} ${version.version}`}
          crumbs={[
            { title: say.models, to: '/models' },
            ...(model === undefined
              ? []
              : [{ title: read(model.name), to: `/models/${version.modelId}` }]),
          ]}
          acts={
            <ActButton
              operation="POST /applications/:id/trial-calls"
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
            <Evaluations id={id} />
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}
