/** Words not yet sent, kept for this tab over reload and navigation. */
"use client"
import { useEffect, useState } from "react"

/** Without a `key` nothing is kept. */
export function useDraft(key: string | null, initial = ""): [string, React.Dispatch<React.SetStateAction<string>>] {
  const [text, setText] = useState(initial)
  const [restored, setRestored] = useState(key === null)
  useEffect(() => {
    if (key === null) return
    const kept = read(key)
    if (kept) setText((now) => now || kept)
    setRestored(true)
  }, [key])
  useEffect(() => {
    if (key !== null && restored) write(key, text)
  }, [key, restored, text])
  return [text, setText]
}

// A browser may refuse the storage; a draft is then only kept by the page.
function read(key: string): string {
  try {
    return sessionStorage.getItem(`draft:${key}`) ?? ""
  } catch {
    return ""
  }
}

function write(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(`draft:${key}`, text)
    else sessionStorage.removeItem(`draft:${key}`)
  } catch {
    return
  }
}
