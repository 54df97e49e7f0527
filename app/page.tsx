export default function Page() {
  return <main><h1>Full Turn</h1></main>;
}
