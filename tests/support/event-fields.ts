/** Every place of an event at which a text may stand, read from the schema of the events. */
import { z } from "zod"
import { blobRef, deltaEvent, envelope, keptEvent } from "#lib/agent/events.ts"

/** Paths as in `EVENT_FIELDS`; what is literal, a number or a boolean is none. */
export function textPaths(): string[] {
  const head = Object.entries(envelope.shape).flatMap(([key, schema]) => (key === "event" ? [] : pathsOf(schema, `envelope/${key}`)))
  const events = [...keptEvent.options, ...deltaEvent.options].flatMap((option) => {
    const [type] = option.shape.type.values
    return Object.entries(option.shape).flatMap(([key, schema]) => (key === "type" ? [] : pathsOf(schema, `${type}/${key}`)))
  })
  return [...head, ...events]
}

function pathsOf(schema: unknown, path: string): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return pathsOf(schema.unwrap(), path)
  if (schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean || schema instanceof z.ZodLiteral) return []
  if (schema instanceof z.ZodArray) return pathsOf(schema.element, `${path}[]`)
  if (schema instanceof z.ZodObject && schema !== blobRef && !path.endsWith("/provider")) return Object.entries(schema.shape).flatMap(([key, inner]) => pathsOf(inner, `${path}/${key}`))
  return [path]
}
