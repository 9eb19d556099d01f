/** Text in lines, from bytes as they come; a last line without its end is left out: it isn't whole. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = rest.length > 0 ? rest.join('') + part : part;
      rest = [];
      if (line !== '') yield line;
    }
    if (last !== '') rest.push(last);
  }
}
