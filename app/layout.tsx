import { connection } from "next/server";
import type { ReactNode } from "react";

export const metadata = { title: "Full Turn" };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection();
  return <html lang="en"><body>{children}</body></html>;
}
