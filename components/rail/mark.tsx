/** The mark: a turn that comes round to where it began, with the call on its way. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={`${size / 16}rem`} height={`${size / 16}rem`} fill="none" aria-hidden className="shrink-0">
      <path d="M16.6 12.2A7 7 0 1 1 15.4 5.6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path d="M15.9 1.9v4.2h-4.2" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="10" cy="10" r="2.25" className="fill-accent" />
    </svg>
  )
}
