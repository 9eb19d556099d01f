/** Preloaded into a process (`node --import`), it shifts its wall clock by SHIFT seconds of the file's query. */
const seconds = Number(new URL(import.meta.url).searchParams.get('seconds'));
const now = Date.now.bind(Date);
Date.now = () => now() + seconds * 1000;
