import { Link } from '@tanstack/react-router'
import './area-tabs.css'

/** Pages beside each other: those of an area, above their heading, or those that are `parts` of one page, below it. */
export function AreaTabs({
  label,
  of,
  parts = false,
}: {
  label: string
  of: readonly {
    readonly to: string
    readonly title: string
    /** Where another tab lies below it. */
    readonly exact?: boolean
    /** Where the address alone does not say so. */
    readonly current?: boolean
  }[]
  parts?: boolean
}) {
  return (
    <nav className={parts ? 'tabs' : 'tabs area'} aria-label={label}>
      {of.map(({ to, title, exact = false, current = false }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact }}
          activeProps={{ 'aria-current': 'page' }}
          {...(current && { 'aria-current': 'page' })}
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}
