import { Link } from '@tanstack/react-router'
import './area-tabs.css'

/** The pages of one area beside each other, above each of them. */
export function AreaTabs({
  label,
  of,
}: {
  label: string
  of: readonly { readonly to: string; readonly title: string }[]
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {of.map(({ to, title }) => (
        <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
