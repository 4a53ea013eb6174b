import './code.css'

/** A document as text; it can be scrolled by keyboard, too. */
export function Code({ children, label }: { children: string; label: string }) {
  return (
    <section
      className="code"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
    >
      <pre>{children}</pre>
    </section>
  )
}
