/** A model's words as markdown: no HTML, no foreign images, links that show where they lead. */
"use client"
import { memo, useMemo, type ReactNode } from "react"
import Markdown, { type Components } from "react-markdown"
import remarkGfm from "remark-gfm"
import { CodeBlock } from "./code-block.tsx"
import { splitBlocks } from "./blocks.ts"
import { hostOf, safeUrl } from "./links.ts"
import styles from "./markdown.module.css"

const plugins = [remarkGfm]

/** Signs that turn the order of other letters around: in code they hide what it does, so they are shown instead. */
const OVERRIDES = /[\u202a-\u202e]/g
const shownOverride = (sign: string): string => `⟨U+${sign.charCodeAt(0).toString(16).toUpperCase()}⟩`

/** Settled blocks keep their text and so are not parsed again; only the last one is while words arrive. */
export function MarkdownText({ text, streaming = false }: { text: string; streaming?: boolean }) {
  const blocks = useMemo(() => splitBlocks(text), [text])
  return (
    <div className={styles.text} data-streaming={streaming || undefined}>
      {blocks.map((block, index) => <Block key={index} text={block} />)}
    </div>
  )
}

const Block = memo(({ text }: { text: string }) => (
  <Markdown remarkPlugins={plugins} components={components} urlTransform={(url) => url}>{text.replace(OVERRIDES, shownOverride)}</Markdown>
))

type Heading = { children?: ReactNode }
const heading = (level: number) =>
  function MarkdownHeading({ children }: Heading) {
    // One level in the outline, below the message's own heading; the size tells them apart.
    return <h3 data-level={level}>{children}</h3>
  }

const components: Components = {
  h1: heading(1), h2: heading(2), h3: heading(3), h4: heading(4), h5: heading(4), h6: heading(4),
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <ImageLink src={typeof src === "string" ? src : undefined} alt={alt} />,
  pre: ({ node, children }) => {
    const code = node?.children[0]
    const names = code?.type === "element" ? code.properties.className : undefined
    const language = Array.isArray(names) ? String(names[0] ?? "").replace("language-", "") : ""
    return <CodeBlock language={language}>{children}</CodeBlock>
  },
  table: ({ children }) => <div className={styles.table} role="region" aria-label="Table" tabIndex={0}><table>{children}</table></div>,
  input: ({ checked, type }) => (type === "checkbox" ? <span role="img" aria-label={checked ? "done" : "open"}>{checked ? "☑" : "☐"}</span> : null),
}

function SafeLink({ href, children }: { href?: string; children?: ReactNode }) {
  const url = safeUrl(href)
  if (url === null) return <span>{children}</span>
  if (url.startsWith("#")) return <a href={url}>{children}</a>
  return <a href={url} title={url} target="_blank" rel="noopener noreferrer">{children}</a>
}

/** Loading it would tell its host that somebody reads this, and perhaps what. */
function ImageLink({ src, alt }: { src?: string; alt?: string }) {
  const url = safeUrl(src)
  if (url === null || url.startsWith("#")) return <span>{alt}</span>
  return (
    <a href={url} title={url} target="_blank" rel="noopener noreferrer">
      Image{alt ? `: ${alt}` : ""} ({hostOf(url)})
    </a>
  )
}
