/** The hatching of what could not be read, as the trace has it. */
export const UnreadSign = () => (
  <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden style={{ flex: 'none' }}>
    <path
      d="M.5 0v12M21.5 0v12M.5 4 4.5 0M.5 12 12.5 0M8.5 12 20.5 0M16.5 12 21.5 7"
      fill="none"
      stroke="var(--ecg-unread)"
      strokeWidth="1.25"
    />
  </svg>
)
