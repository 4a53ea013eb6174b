import { Link } from '@tanstack/react-router'
import './area-tabs.css'

/** The pages of one area beside each other, above each of them. */
export function AreaTabs({
  label,
  of,
}: {
  label: string
  of: readonly {
    readonly to: string
    readonly title: string
    /** Where another tab lies below it. */
    readonly exact?: boolean
  }[]
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {of.map(({ to, title, exact = false }) => (
        <Link key={to} to={to} activeOptions={{ exact }} activeProps={{ 'aria-current': 'page' }}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
