/** One harmless turn of a chat, or the words that a probe puts into it. */
export function question(model: string, words = '存款保险最高赔付多少？') {
  return { model, messages: [{ role: 'user', content: words }] }
}
