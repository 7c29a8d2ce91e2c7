"""The server for programs that speak MCP: the one module that imports its kit.

It answers on standard input and output and nowhere else. A call that breaks the protocol's own
rules is answered as any other question that cannot be answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import mcp_types as types
from mcp.server.context import HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from clotsigns.answering.answers import Answers, Told
from clotsigns.answering.library import Library

CALL = "tools/call"
# By name of a tool: what it is asked, first what must be given.
TOOLS: dict[str, tuple[str, ...]] = {
    "ask": ("question",),
    "page": ("name",),
    "numbers": ("country",),
    "code": ("code", "system"),
}


def server_of(library: Library) -> Server[dict[str, Any]]:
    """The server, ready to be run."""
    answers = Answers(library)

    async def list_tools(
        context: Any, asked: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name, library.says) for name in TOOLS])

    async def call_tool(context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        return _result(_told(answers, asked.name, asked.arguments or {}))

    async def unbroken(
        ctx: ServerRequestContext[Any, Any],
        call_next: Callable[[ServerRequestContext[Any, Any]], Awaitable[HandlerResult]],
    ) -> HandlerResult:
        try:
            return await call_next(ctx)
        except (MCPError, ValueError):
            if ctx.method != CALL:
                raise
            return _result(answers.nothing())

    server: Server[dict[str, Any]] = Server(
        library.name,
        instructions=" ".join((library.about, library.quote, library.help, library.note)),
        website_url=library.address,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    server.middleware.append(unbroken)
    return server


async def serve(library: Library) -> None:
    """Answer until the other side closes."""
    server = server_of(library)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _told(answers: Answers, name: str, given: Mapping[str, object]) -> Told:
    if name not in TOOLS:
        return answers.nothing()
    tool: Callable[..., Told] = getattr(answers, name)
    return tool(*(given.get(part) for part in TOOLS[name]))


def _tool(name: str, says: Mapping[str, str]) -> types.Tool:
    parts = TOOLS[name]
    return types.Tool(
        name=name,
        description=says[name],
        input_schema={
            "type": "object",
            "properties": {
                part: {"type": "string", "description": says[f"{name}_{part}"]} for part in parts
            },
            "required": list(parts[:1]),
        },
        annotations=types.ToolAnnotations(
            read_only_hint=True, idempotent_hint=True, open_world_hint=False
        ),
    )


def _result(told: Told) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=told.text)], is_error=told.refused
    )
