import { useNavigate } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationList } from '../../pieces/application-list.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  deployments: ['部署', 'Deployments'],
  noDeployments: ['没有部署', 'No deployments'],
  enabled: ['启用', 'Enabled'],
  disabled: ['停用', 'Disabled'],
  priority: ['优先级', 'Priority'],
  used: ['使用此版本的应用', 'Where it is used'],
  unused: ['没有应用使用', 'No application uses it'],
  add: ['新增部署', 'Add a deployment'],
  change: ['修改', 'Change'],
  sealed: ['凭据已封存', 'credential sealed'],
  open: ['无凭据', 'no credential'],
})

export function Deployments({ id }: { id: string }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const deployments = useRead('GET /model-versions/:id/deployments', { params: { id } })
  return (
    <Sheet
      title={say.deployments}
      acts={
        <ActButton
          size="small"
          operation="POST /model-versions/:id/deployments"
          onClick={() =>
            void navigate({ to: '/model-versions/$id/deployments/new', params: { id } })
          }
        >
          {say.add}
        </ActButton>
      }
    >
      <Read of={deployments}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noDeployments} />
          ) : (
            <ul className="listed">
              {items.map((deployment) => (
                <li key={deployment.id} className="part">
                  <div>
                    <Status tone={deployment.enabled ? 'good' : 'plain'}>
                      {deployment.enabled ? say.enabled : say.disabled}
                    </Status>{' '}
                    <span className="mono">{deployment.baseUrl}</span>
                    <div className="dim">
                      {deployment.upstreamModel} · {say.priority} {deployment.priority} ·{' '}
                      {deployment.hasCredential ? say.sealed : say.open}
                    </div>
                  </div>
                  <ActButton
                    size="small"
                    operation="PUT /deployments/:id"
                    onClick={() =>
                      void navigate({
                        to: '/model-versions/$id/deployments/$deployment',
                        params: { id, deployment: deployment.id },
                      })
                    }
                  >
                    {say.change}
                  </ActButton>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}

export function Used({ id }: { id: string }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.used}>
      <ApplicationList of={{ modelVersion: id }} none={say.unused} />
    </Sheet>
  )
}
