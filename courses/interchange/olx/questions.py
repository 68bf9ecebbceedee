"""The problems of a library, or of a course, as a bank."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Bank, QuestionImport
from courses.interchange.olx.course import Opened
from courses.interchange.olx.links import files_in
from courses.interchange.olx.names import CONTAINERS
from courses.interchange.olx.settings import hidden
from courses.interchange.olx.tree import Node
from courses.interchange.olx.units import Workshop
from courses.interchange.readers import Options


def bank_of(held: Opened, options: Options) -> QuestionImport:
    """Every problem in the order of the source; components that are no problems are told as left out.

    The account is of components: what they stand in is only told where it keeps them back.
    """
    name = (options.bank or held.root.title or held.source.name)[:120]
    bank = Bank(held.keys.of("bank", "questions"), name)
    shop = held.workshop(bank, name)
    account = Ledger()
    shop.ledger = account
    _gather(held.root, shop)
    if held.statics.files:
        account.found("static", len(held.statics.files))
    media = held.statics.settle(account, files_in([question.words for question in bank.questions]))
    result = QuestionImport(bank=bank, media=media)
    account.settle(result)
    return result


def _gather(node: Node, shop: Workshop) -> None:
    why = node.fault or hidden(node)
    if node.tag == "problem" or why:
        for inner in node.walk():
            if why and (inner.tag not in CONTAINERS or inner is node):
                shop.ledger.drop(inner.where, inner.tag, why)
        if not why:
            shop.ledger.found(node.tag)
            shop.bank.questions += shop.ask(node).questions
    elif node.tag in CONTAINERS:
        for inner in node.nodes:
            _gather(inner, shop)
    else:
        shop.ledger.drop(node.where, node.tag, _("Only problems become questions of a bank."))
