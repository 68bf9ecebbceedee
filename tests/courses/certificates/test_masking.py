import pytest

from courses.certificates.masking import mask


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陳大文", "陳**"),
        ("CHAN Tai Man", "C*** T** M**"),
        ("CHAN Tai Man, Chris", "C*** T** M**, C****"),
        ("王芳", "王*"),
        ("王", "*"),
        ("𠮷野大輔", "𠮷***"),
        ("䶮", "*"),
        ("㛃𨋢", "㛃*"),
        ("阿里木·買買提", "阿**·買**"),
        ("O’Neil", "O’N***"),
        ("Anne-Marie Lee", "A***-M**** L**"),
        ("Nguyễn Văn An", "N***** V** A*"),
        ("e\u0301lan", "é***"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("J", "*"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_first_character_of_each_word(name, masked):
    assert mask(name) == masked
