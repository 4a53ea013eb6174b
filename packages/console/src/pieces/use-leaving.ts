import { useBlocker } from '@tanstack/react-router'
import { texts, useTexts } from '../language/language.tsx'

const words = texts({
  leave: [
    '离开后，已填写的内容将丢失。确定离开？',
    'What you have typed is lost when you leave. Leave?',
  ],
})

/** Asks before somebody leaves what they have typed where no draft is kept. */
export function useLeaving(isTyped: () => boolean) {
  const say = useTexts(words)
  useBlocker({
    shouldBlockFn: () => isTyped() && !window.confirm(say.leave),
    enableBeforeUnload: isTyped,
  })
}
